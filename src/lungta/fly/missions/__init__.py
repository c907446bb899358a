"""Mission files for ground stations: one neutral mission per sortie, one small module per file format."""
