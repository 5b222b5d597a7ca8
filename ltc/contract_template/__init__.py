"""The clauses of contracts: dated versions, drafted by one person and published by another."""
