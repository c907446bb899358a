"""Displacement of ice between two images: matching, co-registration, uncertainty, outliers, files."""
