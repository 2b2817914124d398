"""The desk of people who check findings: what they decide, what follows for the score, and what it says of the rules."""
