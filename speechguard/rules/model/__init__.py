"""What a rule is: its phrases, windows, conditions and measures, as immutable data."""
