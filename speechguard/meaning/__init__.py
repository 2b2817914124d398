"""What is meant, in whatever words: how likely a sentence breaks a rule or does what one asks for."""
