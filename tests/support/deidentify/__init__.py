"""Files and options by which tests try de-identification."""
