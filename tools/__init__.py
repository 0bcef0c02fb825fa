"""Programs for those who work on Overread: pages and pictures made from the code, translations, structure."""
