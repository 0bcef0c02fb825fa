"""The window: shows what core finds; knows no training and no torch."""
