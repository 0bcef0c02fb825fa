"""Programs that take pictures of the window in various states."""
