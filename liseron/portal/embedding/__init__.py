"""Our search in a partner's own site: a page without script that it may frame, and the same as JSON."""
