"""From a file or folder to pictures: finding, recognising, decoding, showing and preparing."""
