"""Orders: an accepted quote, confirmed and tracked."""
