"""Models' findings on the open studies: their lines and findings, and both in words; no widgets."""
