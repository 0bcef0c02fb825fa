"""Build the Windows installer and test it: `installer.build` and `installer.check`."""
