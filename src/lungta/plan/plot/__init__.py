"""Pictures of corridors."""
