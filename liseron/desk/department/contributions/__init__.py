"""The département's desk: what partners owe for a year, and its revenue orders."""
