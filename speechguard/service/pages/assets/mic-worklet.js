// Blocks of a microphone as 16 bits, little-endian, with their peak; the clock of the page that sends them.
const SECONDS = 0.06;

class Blocks extends AudioWorkletProcessor {
  #size = Math.round(sampleRate * SECONDS);
  #block = new Int16Array(this.#size);
  #filled = 0;
  #peak = 0;

  process([[channel]]) {
    for (let at = 0; at < 128; at++) {
      const sample = Math.max(-1, Math.min(1, channel ? channel[at] : 0));
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      this.#block[this.#filled++] = Math.round(sample * 32767);
      if (this.#filled === this.#size) this.#pass(channel !== undefined);
    }
    return true;
  }

  #pass(live) {
    this.port.postMessage({ sound: this.#block.buffer, peak: this.#peak, live }, [this.#block.buffer]);
    this.#block = new Int16Array(this.#size);
    this.#filled = 0;
    this.#peak = 0;
  }
}

registerProcessor("blocks", Blocks);
