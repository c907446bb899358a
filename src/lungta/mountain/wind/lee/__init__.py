"""The lee of ridges: where the flow may have left the ground, at which crest, and what stability makes of it."""
