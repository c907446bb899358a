"""Figures of an aircraft's performance: one function for each, legible in black and white."""
