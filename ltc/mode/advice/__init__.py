"""The mode advisor: from answers and hard rules to a mode, with everything that speaks for and against it. Pure."""
