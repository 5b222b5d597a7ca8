"""The catalogue of conflict rules: pure findings, each with its declaration."""
