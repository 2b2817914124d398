// Listening in: blocks of a WAV file without an end, played one exactly after the other. What is behind is caught up
// with in the pauses, which are left out then, or at once where the listener skips to now.
const RATE = 16000;
const HEADER = 44; // bytes
const BLOCK = RATE / 10; // frames
const AHEAD = 0.3; // s that are handed to the browser in advance
const AHEAD_HIDDEN = 1.5; // s, where it lets us work seldom
const NEAR = 0.7; // s behind that count as live
const QUIET = 0.012; // of full scale
const LOOK = 50; // ms

export class ListeningIn {
  // `told(seconds behind, loudness 0..1)` is called again and again; `ended()` once, with whether any sound came.
  constructor(address, told, ended) {
    this.told = told;
    this.blocks = [];
    this.context = new AudioContext({ sampleRate: RATE });
    this.meter = new AnalyserNode(this.context, { fftSize: 1024 });
    this.meter.connect(this.context.destination);
    this.next = 0; // when the next block begins, by the clock of the context
    this.stopping = new AbortController();
    this.timer = setInterval(() => this.play(), LOOK);
    this.read(address).catch(() => {}).then(() => this.finish(ended));
  }

  stop() {
    this.stopping.abort();
    this.blocks = [];
  }

  skip() {
    this.blocks.splice(0, Math.max(0, this.blocks.length - 2));
  }

  get behind() {
    return (this.blocks.length * BLOCK) / RATE + Math.max(0, this.next - this.context.currentTime);
  }

  async read(address) {
    const answer = await fetch(address, { signal: this.stopping.signal });
    if (!answer.ok || answer.redirected) return;
    const reader = answer.body.getReader();
    let rest = new Uint8Array();
    let channels = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const joined = new Uint8Array(rest.length + value.length);
      joined.set(rest);
      joined.set(value, rest.length);
      rest = joined;
      if (!channels && rest.length >= HEADER) {
        channels = new DataView(rest.buffer).getUint16(22, true);
        rest = rest.slice(HEADER);
      }
      const size = 2 * channels * BLOCK;
      let at = 0;
      for (; channels && at + size <= rest.length; at += size) this.take(new DataView(rest.buffer, at, size), channels);
      rest = rest.slice(at);
      this.play();
    }
  }

  take(data, channels) {
    const block = this.context.createBuffer(channels, BLOCK, RATE);
    let loudest = 0;
    for (let channel = 0; channel < channels; channel += 1) {
      const samples = block.getChannelData(channel);
      for (let frame = 0; frame < BLOCK; frame += 1) {
        samples[frame] = data.getInt16(2 * (frame * channels + channel), true) / 32768;
        loudest = Math.max(loudest, Math.abs(samples[frame]));
      }
    }
    this.blocks.push({ block, quiet: loudest < QUIET });
    this.came = true;
  }

  play() {
    const ahead = document.hidden ? AHEAD_HIDDEN : AHEAD;
    const now = this.context.currentTime;
    if (this.next < now) this.next = now + 0.05;
    while (this.blocks.length && this.next < now + ahead) {
      const { block, quiet } = this.blocks.shift();
      if (quiet && this.behind > NEAR) continue;
      const source = new AudioBufferSourceNode(this.context, { buffer: block });
      source.connect(this.meter);
      source.start(this.next);
      this.next += block.duration;
    }
    const wave = new Float32Array(this.meter.fftSize);
    this.meter.getFloatTimeDomainData(wave);
    this.told(this.behind, Math.min(1, 2 * Math.sqrt(wave.reduce((sum, one) => sum + one * one, 0) / wave.length)));
  }

  // Plays what has come to its end.
  finish(ended) {
    if (this.blocks.length || (!this.stopping.signal.aborted && this.next > this.context.currentTime)) {
      setTimeout(() => this.finish(ended), LOOK);
      return;
    }
    clearInterval(this.timer);
    this.context.close();
    ended(Boolean(this.came) || this.stopping.signal.aborted);
  }
}
