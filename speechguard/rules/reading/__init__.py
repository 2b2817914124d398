"""Readers of pack files: one module for each kind of entry."""
