"""What happened in a call, told once: voice, utterances, turns, silences, overlaps, sentences and losses."""
