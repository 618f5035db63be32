"""The reader's guide: written once in Markdown, made into an EPUB and a PDF."""
