"""The application window. It shows what `core` finds, and imports neither `training` nor torch."""
