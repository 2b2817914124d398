"""The sound of stored calls: cut from their recordings, drawn, and written as WAV files."""
