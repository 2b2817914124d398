"""Who speaks, where people share a channel: told by their voices and by what they say."""
