"""The day's timetable: which load, which aircraft, which battery, when."""
