"""Reads studies unattended, by rules: receives or fetches, reads, sends results; resumes after any kill."""
