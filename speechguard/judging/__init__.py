"""Judging a call by its rulebook: one engine for live and stored calls."""
