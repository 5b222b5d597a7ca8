"""What things cost: products, price books, tiers and breaks, and every price with its explanation."""
