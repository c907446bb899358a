"""Weather by the hour: reading files, and what is missing in them."""
