// The page of a whole call: its sound, its keys, and turns that are marked without leaving the page.
import { isCommand, keysWork, setKeys } from "./pages.js";
import WaveSurfer from "./wavesurfer.esm.js";
import Regions from "./wavesurfer-regions.esm.js";

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const STEP = 5; // s
const find = (id) => document.getElementById(id);
const call = find("call");
const audio = find("sound");
const turns = [...document.querySelectorAll("#turns li[data-start]")];
const findings = [...document.querySelectorAll("#findings .play")];
let at = -1; // number of the turn that is heard, or was chosen
let speed = 1;

function clock(seconds) {
  const whole = Math.floor(seconds + 0.001);
  const two = (number) => String(number).padStart(2, "0");
  const minutes = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${minutes}` : minutes;
}

function play(start) {
  if (!audio) return;
  audio.currentTime = start;
  audio.play().catch(() => {});
}

function toggle() {
  if (!audio) return;
  if (audio.paused) audio.play().catch(() => {});
  else audio.pause();
}

function changeSpeed(step) {
  if (!audio) return;
  speed = SPEEDS[Math.min(Math.max(SPEEDS.indexOf(speed) + step, 0), SPEEDS.length - 1)];
  audio.playbackRate = speed;
  find("speed").textContent = `${speed}×`;
}

// Shows which turn is heard; while it plays the list follows.
function follow() {
  find("clock").textContent = clock(audio.currentTime);
  const now = turns.findLastIndex((turn) => Number(turn.dataset.start) <= audio.currentTime + 0.05);
  if (now === at) return;
  show(now, !audio.paused);
}

function show(number, scroll) {
  turns[at]?.classList.remove("now");
  at = number;
  turns[at]?.classList.add("now");
  if (scroll) turns[at]?.scrollIntoView({ block: "nearest" });
}

function step(by) {
  if (!turns.length) return;
  const number = Math.min(Math.max(at + by, 0), turns.length - 1);
  show(number, true);
  turns[number].focus({ preventScroll: true });
  if (audio) audio.currentTime = Number(turns[number].dataset.start);
}

function stepFinding(by) {
  if (!findings.length) return;
  const here = findings.indexOf(document.activeElement);
  const next = findings[here < 0 ? 0 : Math.min(Math.max(here + by, 0), findings.length - 1)];
  next.focus();
  play(Number(next.dataset.at));
}

// The form of a mark, with the turn in it.
function mark(turn) {
  const form = find("mark");
  if (!form) return;
  if (turn) {
    const { start, end, role } = turn.dataset;
    find("mark-role").value = role;
    find("mark-start").value = (Math.floor(start * 10) / 10).toFixed(1);
    find("mark-end").value = (Math.ceil(end * 10) / 10).toFixed(1);
    find("mark-text").value = turn.querySelector(".text").textContent.trim();
  }
  form.open = true;
  find("mark-rule").focus();
  form.scrollIntoView({ block: "nearest" });
}

async function draw() {
  const told = await fetch(`/sound/${call.dataset.call}.json`);
  if (!told.ok) return;
  const { peaks } = await told.json();
  const style = getComputedStyle(document.documentElement);
  const colours = ["--agent", "--customer"].slice(0, peaks.length).map((name) => style.getPropertyValue(name).trim());
  const regions = Regions.create();
  const wave = WaveSurfer.create({
    container: find("waveform"),
    media: audio,
    peaks,
    duration: Number(call.dataset.length),
    height: peaks.length > 1 ? 32 : 64,
    barHeight: Math.min(8, 0.95 / Math.max(0.01, ...peaks.map((one) => one.reduce((a, b) => Math.max(a, b), 0)))),
    cursorColor: style.getPropertyValue("--ink").trim(),
    cursorWidth: 2,
    splitChannels: colours.map((colour) => ({ waveColor: colour, progressColor: colour, overlay: false })),
    cspNonce: document.documentElement.dataset.nonce,
    plugins: [regions],
  });
  wave.on("decode", () => {
    for (const one of findings) {
      const { start: place, suspected } = one.closest("li").dataset;
      if (place === undefined) continue; // due in a span, which is drawn below who speaks when
      const start = Number(place);
      const options = { start, color: style.getPropertyValue("--red").trim(), drag: false, resize: false };
      const line = regions.addRegion(options);
      if (suspected !== undefined) line.element.style.borderLeftStyle = "dotted";
    }
  });
}

for (const link of document.querySelectorAll(".play")) {
  link.addEventListener("click", (event) => {
    if (!audio || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    play(Number(link.dataset.at));
  });
}
for (const turn of turns) {
  turn.querySelector(".mark-turn")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    mark(turn);
  });
}
// Pressed twice before the answer is there, it would be told that somebody else was faster.
let sent = false;
find("turns").closest("form")?.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
window.addEventListener("pageshow", () => { sent = false; });
find("help").hidden = false;
find("help").addEventListener("click", () => find("keys").showModal());
find("keys-on").checked = keysWork();
find("keys-on").addEventListener("change", (event) => setKeys(event.target.checked));
if (location.hash === "#mark") mark(null);
if (call.dataset.said) show(Number(call.dataset.said), true);
if (audio) {
  audio.controls = false;
  audio.hidden = true;
  find("player").hidden = false;
  audio.addEventListener("error", () => { find("silent").hidden = false; });
  for (const name of ["play", "pause", "ended"]) {
    audio.addEventListener(name, () => {
      find("play").firstChild.textContent = `${call.dataset[audio.paused ? "play" : "pause"]} `;
    });
  }
  audio.addEventListener("timeupdate", follow);
  audio.addEventListener("seeked", follow);
  find("play").addEventListener("click", toggle);
  find("slower").addEventListener("click", () => changeSpeed(-1));
  find("faster").addEventListener("click", () => changeSpeed(1));
  draw();
}

const COMMANDS = {
  p: toggle,
  " ": toggle,
  ArrowLeft: () => { if (audio) audio.currentTime -= STEP; },
  ArrowRight: () => { if (audio) audio.currentTime += STEP; },
  "-": () => changeSpeed(-1),
  "=": () => changeSpeed(1),
  "+": () => changeSpeed(1),
  j: () => step(1),
  k: () => step(-1),
  n: () => stepFinding(1),
  b: () => stepFinding(-1),
  m: () => mark(turns[at] ?? null),
  a: () => turns[at]?.querySelector("[data-says=agent]")?.click(),
  c: () => turns[at]?.querySelector("[data-says=customer]")?.click(),
  x: () => find("swap")?.click(),
  y: () => find("checked")?.querySelector("[value=yes]")?.click(),
  "?": () => find("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("textarea, input, select")) {
    event.target.blur();
    return;
  }
  if (!isCommand(event)) return;
  const command = COMMANDS[event.key];
  if (!command) return;
  event.preventDefault();
  command();
});
