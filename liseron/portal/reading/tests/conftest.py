"""Books on the shelf and someone to read them."""
