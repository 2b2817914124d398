"""Figures about verdicts and reviewers. Pure functions; the only door to statsmodels, krippendorff and scipy."""
