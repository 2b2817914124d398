"""What rules find in a call: their phrases, what excuses them, and the warnings that follow."""
