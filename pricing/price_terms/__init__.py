"""Price terms: in which order a tenant's prices go from list to net, and what a registration is worth."""
