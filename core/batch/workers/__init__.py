"""Processes that decode files: started within limits, replaced when they die."""
