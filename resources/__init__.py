"""Files that ship with Overread: models, report templates, fonts and icons."""
