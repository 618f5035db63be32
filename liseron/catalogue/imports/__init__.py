"""Real titles coming in: one module a source, each a table of what its columns mean."""
