"""Jobs: promised in a transaction, claimed under a lease, done once."""
