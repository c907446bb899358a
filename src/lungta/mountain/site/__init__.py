"""Sites: pads, drop points, zones and the limits that hold there."""
