"""Pictures without patients: PNG, JPEG, TIFF, BMP, WebP and GIF."""
