"""Benchmarks of scoring many calls: made calls, runs of us and of peers."""
