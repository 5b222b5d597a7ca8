"""Self-billing: where a partner has agreed, the house writes the invoice for its statements."""
