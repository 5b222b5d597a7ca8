"""Which way a deal runs, and why."""
