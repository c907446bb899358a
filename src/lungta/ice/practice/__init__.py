"""A made icefall with known truth, for practice, tests and validation: NOT REAL."""
