"""Bibliographic records as libraries exchange them: ISO 2709 and MARCXML, UNIMARC and MARC21, any character set."""
