"""The working calendar: which days are worked, at which hours, and how long a review may take."""
