"""Real-time speech compliance checking for call centres."""

__version__ = "0.1.0"
