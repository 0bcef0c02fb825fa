"""What readers decide and mark on what is open: kept, found again by content, put together by study."""
