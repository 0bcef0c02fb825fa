"""Axial, coronal and sagittal cuts of a stack, beside each other."""
