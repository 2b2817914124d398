"""Scoring many calls, hearing what is new and judging again what is stored."""
