"""Statements of models about pictures, decisions of readers, lines of studies, and concordance."""
