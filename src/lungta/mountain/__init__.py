"""The place: terrain, atmosphere, weather, wind over terrain, sites."""
