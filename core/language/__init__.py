"""Sentences for people: templates with values, and the catalogue that says them in another language."""
