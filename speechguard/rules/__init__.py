"""The rules of a call: their model, how packs are read, and the rulebook that calls are judged by."""
