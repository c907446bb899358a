"""What flies: airframe, rotor, battery, and the performance they give together. Knows no terrain and no weather."""
