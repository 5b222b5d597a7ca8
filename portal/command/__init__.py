"""Commands: one transaction each, once per idempotency key."""
