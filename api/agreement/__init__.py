"""The page where the employee reads the referral and answers."""
