"""The live screen, drawn with rich, and plain lines where there is no screen."""
