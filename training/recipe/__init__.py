"""Recipes: everything that goes into a model, as typed TOML files."""
