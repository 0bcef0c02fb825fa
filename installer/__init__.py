"""Builds the Windows installer and tests it: `installer.build` and `installer.check`."""
