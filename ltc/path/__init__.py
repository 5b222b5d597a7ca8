"""Paths: the stages of each mode and what must be true before a stage is left."""
