"""Covers: noted with the record that names them, fetched by the worker, kept in two widths, served from here."""
