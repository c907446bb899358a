"""The hours in which flying is right: for each hour the probability that every limit holds along the corridor."""
