"""Lungta plans, flies and accounts for cargo-drone lifts on high mountains."""

__version__ = "0.1.0"
