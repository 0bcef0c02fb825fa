"""What a model said of a picture, and how each reading ended."""
