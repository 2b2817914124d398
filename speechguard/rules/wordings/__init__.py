"""From the phrases of a pack to all wordings that they stand for."""
