"""The partner programme: regions, tiers and authorisations."""
