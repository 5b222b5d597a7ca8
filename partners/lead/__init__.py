"""Leads: enquiries of the house, offered to one partner at a time with what is sensitive withheld."""
