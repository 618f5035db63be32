"""Selections of titles and saved searches: what a reader keeps, shares, takes along."""
