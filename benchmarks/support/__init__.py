"""What benchmarks of every subject need: options, results, costs, sounds, a database server."""
