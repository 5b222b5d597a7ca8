"""Partners: the tree of distributors and resellers, and the house itself."""
