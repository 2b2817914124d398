"""A call at rest: its record, events and transcript, and the recordings they come from."""
