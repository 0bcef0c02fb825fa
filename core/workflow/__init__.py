"""What command line and window both do with files: open models, read, export; neither does it another way."""
