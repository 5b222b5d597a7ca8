"""Settlement: periods, runs and statements."""
