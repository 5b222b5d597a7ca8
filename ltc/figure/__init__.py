"""Figures of the business: counted by a job, each with the rows that stand behind it."""
