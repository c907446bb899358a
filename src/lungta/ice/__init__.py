"""The part of the place that moves: images, tracking, velocity, drift of a route, crevasses, the next route."""
