"""Pages: a form or a link becomes one call of a use case."""
