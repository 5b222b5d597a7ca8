"""The conflict policy: pure rules, the judge that hears them, and the rulings kept."""
