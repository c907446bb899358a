"""A day plan as a page and as flight sheets."""
