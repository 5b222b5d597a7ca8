"""Commission: plans, and what an allocation of cash earns each participant."""
