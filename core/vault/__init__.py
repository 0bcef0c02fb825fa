"""What is kept of patients, encrypted: the key in the system's keyring, and files that are sealed by it."""
