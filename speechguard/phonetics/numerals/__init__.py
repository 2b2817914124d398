"""Numbers as they are written, read out as they are said."""
