"""Wind over terrain that conserves mass: the nearest field to a first guess that flows round the ground."""
