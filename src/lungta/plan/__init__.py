"""Decisions before flight: cargo, corridor, reserve, schedule, day."""
