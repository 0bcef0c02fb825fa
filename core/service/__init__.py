"""Reads studies unattended, by rules: receives or fetches, reads, sends results; goes on after any kill."""
