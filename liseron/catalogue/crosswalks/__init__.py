"""What the fields of MARC records mean for a title, as tables that a librarian can read."""
