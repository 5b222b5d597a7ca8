"""Serving: the web server, the dispatcher of jobs, and the checks before either starts."""
