"""Pictures on their way to the models, and how many files are to come."""
