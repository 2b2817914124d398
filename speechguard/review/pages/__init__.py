"""The pages of reviewing in a browser, made by the server; only the waveform and the keys need the little script."""
