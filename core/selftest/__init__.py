"""The self-test: whether this installation is complete and works here, reported without patient data."""
