"""Where pictures lie: folders, ZIP archives, media with a DICOMDIR."""
