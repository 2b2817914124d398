"""Labelled calls, and how right the verdicts on them are."""
