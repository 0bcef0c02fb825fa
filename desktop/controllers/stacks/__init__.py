"""Going through stacks and series of the study on screen, and stacks in other planes."""
