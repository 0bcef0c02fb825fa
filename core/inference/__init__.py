"""Devices, the engine that owns one, the input gate, classification and class maps."""
