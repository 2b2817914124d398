"""Checks of rules before they judge anybody: lint, and the cases that every rule carries."""
