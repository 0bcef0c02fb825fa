"""Files and options for tests of de-identification."""
