"""The reader's decisions on what is open: kept, found again by content, and put together by study."""
