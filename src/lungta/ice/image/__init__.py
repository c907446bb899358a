"""Dated pictures and heights of ice on one map grid, read, aligned and masked."""
