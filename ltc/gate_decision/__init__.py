"""Decisions at gates: Go, Kill or Hold, and the approvals that a gate asks for."""
