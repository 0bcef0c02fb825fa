"""`overread phrases`: the phrases that words for the report are made of."""
