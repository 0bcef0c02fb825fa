"""Queues of pictures for the models, and the number of files to come."""
