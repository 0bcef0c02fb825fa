"""Pictures that leave the window: as files, several on a page, and on paper."""
