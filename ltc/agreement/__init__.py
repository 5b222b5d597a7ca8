"""Fixed agreements: what one partner was promised; it wins over the plan."""
