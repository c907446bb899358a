"""Flight logs of other programs, read as power over time."""
