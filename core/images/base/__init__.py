"""What every part of `core.images` stands on: the Picture, the limits, what is known of a patient."""
