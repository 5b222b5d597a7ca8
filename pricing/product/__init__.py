"""What is sold: product lines and the products in them."""
