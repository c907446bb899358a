"""The way over: a three-dimensional path between two pads that keeps clear of the ground and of people."""
