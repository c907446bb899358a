"""Learning an aircraft's parameters from flights with measured power."""
