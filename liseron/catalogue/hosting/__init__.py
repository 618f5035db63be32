"""Files that the département hosts itself: EPUB and PDF made into pages that a browser reads."""
