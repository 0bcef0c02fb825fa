"""The router: many sources, a frozen trunk, a team of small heads, and sources left out in turn."""
