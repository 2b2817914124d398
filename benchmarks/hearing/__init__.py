"""Benchmarks of hearing: systems, sounds, texts and how right verdicts are."""
