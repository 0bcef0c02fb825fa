"""Stacks of slices as volumes: NIfTI, whether slices can be cut in other planes, and the cuts."""
