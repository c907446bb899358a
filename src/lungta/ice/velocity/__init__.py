"""Velocity of ice in space and time: one pair, or many inverted together."""
