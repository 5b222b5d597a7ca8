"""Touches of a lead: that somebody spoke with the customer, or put the lead aside until a day."""
