"""Published claims and flights, each a case that the program predicts."""
