"""Controllers: each connects the session with widgets for one task of the reader."""
