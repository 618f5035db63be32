"""Agreements: their models, their life, their amendments and ends, commitments, documents."""
