"""The page where the manager says who the referral is about."""
