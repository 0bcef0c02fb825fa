"""Sentences for people: templates with values, and the catalogue that translates them."""
