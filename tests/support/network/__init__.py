"""Peers of the network made for tests, where real ones cannot do what is to be shown."""
