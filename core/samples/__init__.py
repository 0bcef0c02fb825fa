"""A sample folder for a first try: studies of drawn patients, some with a finding, and other files."""
