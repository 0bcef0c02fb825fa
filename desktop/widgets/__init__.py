"""Small widgets that depend on neither models nor sessions."""
