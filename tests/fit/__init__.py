"""Fitting the matcher's scorers from a development half with answers. Not a test; `python -m tests.fit`."""
