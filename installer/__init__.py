"""Makes what a user of Windows installs, and tries it: `installer.build` and `installer.check`."""
