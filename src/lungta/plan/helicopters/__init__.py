"""Helicopters' announced times: read, kept out of, and compared with flights."""
