"""Special prices: asked for a deal, approved step by step, and used up by orders."""
