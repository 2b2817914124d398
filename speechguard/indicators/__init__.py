"""Service indicators of a hotline over its call records."""
