"""Mission files for ground stations."""
