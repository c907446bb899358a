"""People below a flight: how many are where, what falls on them if it fails, and what a way round them is worth."""
