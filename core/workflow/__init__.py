"""Work on files for command line and window: open models, read, export; both use only this."""
