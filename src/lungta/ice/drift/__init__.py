"""Where a route is carried by the ice, with its error and its strain."""
