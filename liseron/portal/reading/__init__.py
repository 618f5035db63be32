"""The reading room: hosted books and documents, page by page, in any browser."""
