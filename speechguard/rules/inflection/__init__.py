"""Inflected forms of words in phrases."""
