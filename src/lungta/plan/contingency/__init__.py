"""If it fails now, where does it go? Answered for every 50 m of a flight."""
