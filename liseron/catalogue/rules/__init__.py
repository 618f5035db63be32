"""Decisions on values alone: which titles go in, which numbers are sound, which titles are one work."""

from liseron.catalogue.rules.admission import is_garbled, is_web_address, sound_year

__all__ = ["is_garbled", "is_web_address", "sound_year"]
