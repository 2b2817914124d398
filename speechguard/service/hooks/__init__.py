"""Web hooks: what happens to alerts and calls, told to other programs, signed, until they have it."""
