"""What a store of scored calls comes to: a page for people, and tables for other programs."""
