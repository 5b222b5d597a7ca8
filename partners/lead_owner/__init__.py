"""Who of the house works on a lead: given by rules or by hand, claimed from the pool, and given back to it."""
