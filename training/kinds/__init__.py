"""The model of image kinds: many sources, a frozen trunk, a team of small heads, sources left out in turn."""
