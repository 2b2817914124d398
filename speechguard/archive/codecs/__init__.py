"""How messages are written down as JSON and read back: each has one writer and one inverse."""
