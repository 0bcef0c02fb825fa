"""Encrypted patient data: the key in the system's keyring, and the files encrypted with it."""
