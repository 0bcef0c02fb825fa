"""Peer review: how often readers and models agreed, where they differ, and the trend over time."""
