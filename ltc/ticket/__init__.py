"""Service tickets: what a customer asks for, by when it is answered and solved, and how it went."""
