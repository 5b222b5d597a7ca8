"""The house's own dated activity at its customers."""
