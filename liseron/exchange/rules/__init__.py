"""Decisions of exchanges, on values alone."""
