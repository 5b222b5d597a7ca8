"""The audit trail: a row per written row, in the same transaction, chained per tenant."""
