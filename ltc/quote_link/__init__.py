"""Links by which a customer reads a quote as it was sent, and answers it."""
