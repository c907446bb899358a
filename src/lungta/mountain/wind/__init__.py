"""Wind over terrain: one protocol for uniform, profile and solved fields."""
