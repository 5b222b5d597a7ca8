"""Receipts of rulings: what a partner may read of one, sealed so that anybody can check it offline."""
