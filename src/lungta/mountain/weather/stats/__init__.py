"""Statistics of weather: a forecast corrected by a station, its scores, and the climate of a season."""
