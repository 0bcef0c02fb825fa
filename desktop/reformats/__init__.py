"""Axial, coronal and sagittal cuts of a stack, side by side."""
