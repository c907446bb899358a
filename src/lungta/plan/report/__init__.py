"""Everything known about one corridor, gathered for those who show it."""
