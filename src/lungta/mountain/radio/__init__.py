"""Whether the radio reaches the aircraft: line of sight, Fresnel clearance, losses, and where a relay would stand."""
