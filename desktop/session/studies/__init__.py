"""What models make of the studies that are open: their lines and findings, and both in words; no widgets."""
