"""Tax: rates as dated data, and the one way they are summed."""
