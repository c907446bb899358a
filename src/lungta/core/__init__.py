"""The words everyone speaks: units, positions and datums, time, errors, findings, provenance."""
