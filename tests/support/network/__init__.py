"""Network nodes made for tests, for behaviour that real ones cannot show."""
