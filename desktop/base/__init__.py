"""The base of the window: jobs, language, theme, window state."""
