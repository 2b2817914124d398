"""Every call of a floor at once: one recogniser, many calls, what screens are shown, and a log that outlives us."""
