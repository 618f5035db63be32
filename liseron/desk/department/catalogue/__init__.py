"""The catalogue's pages: titles found, corrected and withdrawn, works put together, files of titles read."""
