"""Pictures of the wind: from above, along a path, and by the hour."""
