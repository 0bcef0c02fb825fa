"""Peer review: how often readers and models agreed, where they differ, and how that went over time."""
