"""Text burned into pixels: where it stands, and files whose pixels are written again without it."""
