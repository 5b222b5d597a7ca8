"""The price of a line: from list to net, every step with its reason."""
