"""What people and teams are to win in a month."""
