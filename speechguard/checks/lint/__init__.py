"""Likely mistakes in packs, each with its place and what to do."""
