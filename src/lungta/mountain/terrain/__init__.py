"""Heights of the ground: reading, datums, voids, accuracy, slope, and where to get them."""
