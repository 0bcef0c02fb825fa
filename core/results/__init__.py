"""A model's statements about a picture, and the outcome of each reading."""
