"""A file or folder in, pictures out: finding, sniffing, decoding, showing and preparing."""
