"""What a height model shows of an icefall: slope, crevasses, serac faces, what may fall from above."""
