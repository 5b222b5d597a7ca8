"""How much a lead promises: points for what is known of it, by a published scorecard, each with its reason."""
