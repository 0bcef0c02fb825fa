"""What every part of the window stands on: jobs, language, theme, window state."""
