"""The work of each command: `run(args)` returns the exit code."""
