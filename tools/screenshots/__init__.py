"""Programs that take pictures of the window in its states."""
