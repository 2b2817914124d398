"""A call that is being heard, live or recorded: what commands, servers and benchmarks call."""
