"""Satisfaction: customers are asked after deliveries and tickets and twice a year; bad answers are worked on."""
