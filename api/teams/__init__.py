"""Microsoft Teams as a channel: the same conversation, with Adaptive Cards."""
