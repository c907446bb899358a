"""Wind that the sun and the night make: over slopes, in valleys and over glacier ice."""
