"""More than one corridor: lanes up and down, alternates for other winds, several drops on one flight."""
