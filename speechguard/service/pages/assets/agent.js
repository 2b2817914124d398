// The agent's page: tells what is new once, softly, and moves into a window that stays on top.
import { isCommand } from "./pages.js";

const SILENT = "speechguard-sound-off"; // in the browser's storage
const mine = document.getElementById("mine");
const calls = document.getElementById("calls");
const none = document.getElementById("no-call");
const news = document.getElementById("news");
const cut = document.getElementById("cut");
const cutHere = document.getElementById("cut-here");
const sound = document.getElementById("sound");
const opens = document.getElementById("window");
const elsewhere = document.getElementById("elsewhere");
const told = new Map(); // warning -> its status when it was told
const began = Date.now();
const QUIET = 2000; // ms after the page was opened in which what is there already is not told
let hearing = null;

const TONES = { fatal: [660, 520], major: [600], minor: [520] }; // Hz

function soft(severity) {
  if (!hearing || localStorage.getItem(SILENT) !== null) return;
  TONES[severity].forEach((pitch, at) => {
    const tone = new OscillatorNode(hearing, { frequency: pitch });
    const level = new GainNode(hearing, { gain: 0 });
    const start = hearing.currentTime + at * 0.22;
    level.gain.linearRampToValueAtTime(0, start);
    level.gain.linearRampToValueAtTime(0.06, start + 0.02);
    level.gain.linearRampToValueAtTime(0, start + 0.2);
    tone.connect(level).connect(hearing.destination);
    tone.start(start);
    tone.stop(start + 0.21);
  });
}

// Browsers let a page sound only once somebody has used it.
function allow() {
  hearing ??= new AudioContext();
  if (hearing.state === "suspended") hearing.resume();
}

function look() {
  none.hidden = calls.querySelector(".going") !== null;
  let loudest = null;
  const words = [];
  for (const one of calls.querySelectorAll(".going [data-warning]")) {
    const { warning, status, severity } = one.dataset;
    const before = told.get(warning);
    if (before === status) continue;
    told.set(warning, status);
    if (Date.now() - began < QUIET) continue;
    if (status === "retracted") words.push(`${news.dataset.withdrawn} ${one.querySelector(".title").textContent}`);
    else if (before === undefined) {
      words.push(["title", "standing-now", "say"].map((name) => one.querySelector(`.${name}`)?.textContent ?? "").join(", "));
      loudest ??= severity; // they stand with the gravest first
    }
  }
  if (words.length) news.textContent = words.join(". ");
  if (loudest) soft(loudest);
}

new MutationObserver(look).observe(calls, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-status"] });
new MutationObserver(() => { cutHere.hidden = cut.hidden; }).observe(cut, { attributes: true });

function press() {
  const off = localStorage.getItem(SILENT) === null;
  off ? localStorage.setItem(SILENT, "1") : localStorage.removeItem(SILENT);
  showSound();
  allow();
  if (!off) soft("minor");
}

function showSound() {
  const on = localStorage.getItem(SILENT) === null;
  sound.setAttribute("aria-pressed", on);
  sound.querySelector(".sign").textContent = on ? "♪" : "∅";
}

async function onTop() {
  const shown = window.documentPictureInPicture.window;
  if (shown) {
    shown.close();
    return;
  }
  const top = await window.documentPictureInPicture.requestWindow({ width: 320, height: 480 });
  top.document.documentElement.lang = document.documentElement.lang;
  top.document.title = document.title;
  for (const style of document.querySelectorAll("link[rel=stylesheet], meta[name=color-scheme]")) {
    top.document.head.append(style.cloneNode());
  }
  top.document.body.classList.add("on-top");
  top.document.body.append(mine);
  elsewhere.hidden = false;
  top.addEventListener("pagehide", () => {
    elsewhere.hidden = true;
    elsewhere.after(mine);
  });
}

sound.addEventListener("click", press);
opens.addEventListener("click", onTop);
opens.hidden = !("documentPictureInPicture" in window);
for (const used of ["pointerdown", "keydown"]) document.addEventListener(used, allow, { once: true });
document.addEventListener("keydown", (event) => {
  if (!isCommand(event)) return;
  if (event.key === "s") press();
  else if (event.key === "w" && !opens.hidden) onTop();
});
showSound();
look();
