"""Text burned into pixels: finds its places, and writes files again without it."""
