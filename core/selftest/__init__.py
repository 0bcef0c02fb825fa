"""The self-test: whether this installation is whole and works on this computer, told without patient data."""
