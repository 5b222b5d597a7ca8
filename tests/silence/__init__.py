"""A competitor learns nothing: two worlds that differ in a rival only, and whoever looks for the difference."""
