"""Contact with aircraft: mission files, and whether the field computer is ready."""
