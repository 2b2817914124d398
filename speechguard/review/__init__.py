"""The desk of people who check findings: what they decide, what it does to the score, and what it says of the rules."""
