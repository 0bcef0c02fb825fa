"""The commands `overread serve` and `overread rules`."""
