"""Labelled calls, and how right the judging of them is."""
