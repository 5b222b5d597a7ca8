"""Benchmarks: CPU per request, printed with what it was measured against. Not tests; run by `make bench`."""
