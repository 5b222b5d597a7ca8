"""Heartbeats: the holder of a protection says that the deal is alive."""
