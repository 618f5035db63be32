"""ONIX for Books 3.0 and 3.1, what publishers and distributors send, in reference names or in short tags."""
