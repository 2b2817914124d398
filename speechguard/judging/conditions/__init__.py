"""Occurrences of the conditions of rules, and rules that combine them."""
