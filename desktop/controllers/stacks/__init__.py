"""Series of the study, and stacks in other planes."""
