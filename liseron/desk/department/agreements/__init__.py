"""Agreements on the département's desk: their list, the page of each, what is done to them, what is coming."""
