"""Figures about verdicts and reviewers. Pure functions; the only door to krippendorff and scipy."""
