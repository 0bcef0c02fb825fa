"""The receiver: accepts associations from other systems and stores what they send."""
