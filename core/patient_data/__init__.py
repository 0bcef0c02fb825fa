"""Stored patient data: their places, how long they are kept, and how to delete all data of one patient."""
