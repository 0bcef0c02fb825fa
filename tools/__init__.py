"""Programs for developers of Overread: generated pages and pictures, translations, structure checks."""
