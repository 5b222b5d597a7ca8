"""What is known of a lead's need, budget, authority and time, and whether that qualifies it."""
