"""Benchmarks of matching: workloads, a compiled reference, peers."""
