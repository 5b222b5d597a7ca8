"""The roof: the web, the command line, the clock, the database session and all that is outside."""
