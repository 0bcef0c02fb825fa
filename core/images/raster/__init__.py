"""PNG and JPEG files."""
