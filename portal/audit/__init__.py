"""The audit trail: a row per written row or list of parts, in the same transaction, chained per tenant."""
