"""The commands `overread phrases`, for the phrases of report sentences."""
