"""Price limits: who may approve a special price up to which discount, margin and value, and what only a gate passes."""
