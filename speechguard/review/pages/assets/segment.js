// The page of a finding: its sound, its keys, and the next finding without loading the page anew.
import { isCommand, keysWork, setKeys } from "./pages.js";
import WaveSurfer from "./wavesurfer.esm.js";
import Regions from "./wavesurfer-regions.esm.js";

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];
const AUTOPLAY = "speechguard-autoplay-off";
const SCRIPTED = { "x-speechguard-script": "1" };
const settings = { speed: 1, loop: false }; // last from finding to finding
const main = document.getElementById("main");
const told = document.getElementById("told");
let wave = null;
let busy = false;

const find = (id) => document.getElementById(id);
const tell = (text) => { told.textContent = text; };

function open(play) {
  const segment = find("segment");
  const audio = find("sound");
  find("help").hidden = false;
  find("help").addEventListener("click", () => find("keys").showModal());
  find("keys-on").checked = keysWork();
  find("keys-on").addEventListener("change", (event) => setKeys(event.target.checked));
  for (const form of segment.querySelectorAll("form[method=post]")) form.addEventListener("submit", send);
  for (const link of segment.querySelectorAll("#next, #previous")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(link.href);
    });
  }
  if (!audio) return;
  audio.controls = false;
  audio.hidden = true;
  find("player").hidden = false;
  audio.addEventListener("error", () => { find("silent").hidden = false; });
  for (const name of ["play", "pause", "ended"]) audio.addEventListener(name, () => showPlaying(audio));
  find("play").addEventListener("click", toggle);
  find("loop").addEventListener("click", () => setLoop(!settings.loop));
  find("slower").addEventListener("click", () => changeSpeed(-1));
  find("faster").addEventListener("click", () => changeSpeed(1));
  find("autoplay").checked = localStorage.getItem(AUTOPLAY) === null;
  find("autoplay").addEventListener("change", (event) => {
    if (event.target.checked) localStorage.removeItem(AUTOPLAY);
    else localStorage.setItem(AUTOPLAY, "1");
  });
  setLoop(settings.loop);
  changeSpeed(0);
  // Browsers may refuse sound before somebody has pressed a key; then one presses play.
  if (play && find("autoplay").checked) audio.play().catch(() => {});
  draw(segment, audio);
}

async function draw(segment, audio) {
  const told = await fetch(`/clip/${segment.dataset.event}.json`);
  if (!told.ok || !segment.isConnected) return;
  const { peaks } = await told.json();
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const channels = ["--agent", "--customer"].slice(0, peaks.length);
  const regions = Regions.create();
  wave = WaveSurfer.create({
    container: find("waveform"),
    media: audio,
    peaks,
    duration: Number(segment.dataset.length),
    height: peaks.length > 1 ? 56 : 112,
    barHeight: Math.min(8, 0.95 / Math.max(0.01, ...peaks.flat())),
    barWidth: 2,
    barGap: 1,
    cursorColor: colour("--ink"),
    cursorWidth: 2,
    splitChannels: channels.map((name) => ({ waveColor: colour(name), progressColor: colour(name), overlay: false })),
    cspNonce: document.documentElement.dataset.nonce,
    plugins: [regions],
  });
  wave.on("decode", () => regions.addRegion({
    start: Number(segment.dataset.start),
    end: Number(segment.dataset.end),
    color: colour("--span"),
    drag: false,
    resize: false,
  }));
  ahead(segment.dataset.next);
}

// The next finding's sound is cut and brought here while this one is heard.
function ahead(next) {
  if (!next) return;
  for (const kind of ["wav", "json"]) fetch(`/clip/${next}.${kind}`, { priority: "low" }).catch(() => {});
}

function toggle() {
  const audio = find("sound");
  if (!audio) return;
  if (audio.paused) audio.play().catch(() => {});
  else audio.pause();
}

function showPlaying(audio) {
  const text = find("segment").dataset[audio.paused ? "play" : "pause"];
  find("play").firstChild.textContent = `${text} `;
}

function setLoop(on) {
  settings.loop = on;
  find("sound").loop = on;
  find("loop").setAttribute("aria-pressed", String(on));
}

function changeSpeed(step) {
  const at = SPEEDS.indexOf(settings.speed) + step;
  settings.speed = SPEEDS[Math.min(Math.max(at, 0), SPEEDS.length - 1)];
  find("sound").playbackRate = settings.speed;
  find("speed").textContent = `${settings.speed}×`;
}

function close() {
  wave?.destroy();
  wave = null;
  find("sound")?.pause();
}

// Sends a form; the answer is the page of the next finding.
async function send(event) {
  event.preventDefault();
  const form = event.target;
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  await take(fetch(form.action, { method: "POST", body: fields, headers: SCRIPTED }), true);
}

const go = (address) => take(fetch(address), true);

async function take(asked, push) {
  if (busy) return;
  busy = true;
  const segment = find("segment");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await asked;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const address = answer.headers.get("x-speechguard-address") ?? answer.url;
    if (answer.ok && !page.getElementById("segment")) {
      location.assign(address); // the queue: this was the last one
      return;
    }
    close();
    main.replaceChildren(...page.getElementById("main").childNodes);
    document.title = page.title;
    if (push && answer.ok) history.pushState(null, "", address);
    scrollTo(0, 0);
    if (!find("segment")) {
      tell(main.textContent.trim());
      return;
    }
    find("title").focus({ preventScroll: true });
    tell([find("done")?.querySelector("p").textContent, document.title].filter(Boolean).join(" – "));
    open(answer.ok);
  } catch {
    tell("");
    tell(segment.dataset.notSent);
    alert(segment.dataset.notSent);
  } finally {
    busy = false;
    main.removeAttribute("aria-busy");
  }
}

function arm(on) {
  const reasons = find("reject");
  if (!reasons) return;
  reasons.classList.toggle("armed", on);
  if (on) {
    reasons.querySelector("button").focus();
    tell(find("segment").dataset.choose);
  }
}

function write(id) {
  const text = find(id);
  if (!text) return;
  find("more").open = true;
  text.focus();
}

const COMMANDS = {
  p: toggle,
  " ": toggle,
  l: () => find("loop")?.click(),
  "-": () => find("slower")?.click(),
  "=": () => find("faster")?.click(),
  "+": () => find("faster")?.click(),
  c: () => find("confirm")?.click(),
  u: () => find("unsure")?.click(),
  r: () => arm(true),
  m: () => write("note"),
  f: () => write("fixed"),
  z: () => find("undo")?.requestSubmit(),
  n: () => find("next")?.click(),
  j: () => find("next")?.click(),
  b: () => find("previous")?.click(),
  k: () => find("previous")?.click(),
  q: () => find("queue").click(),
  a: () => { const alignment = find("alignment"); if (alignment) alignment.open = !alignment.open; },
  "?": () => find("keys").showModal(),
  Escape: () => arm(false),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("textarea, input, select")) {
    event.target.blur();
    return;
  }
  if (!isCommand(event) || !find("segment") || busy) return;
  const reasons = find("reject");
  if (reasons?.classList.contains("armed") && event.key >= "1" && event.key <= "5") {
    event.preventDefault();
    reasons.querySelector(`[data-key="${event.key}"]`)?.click();
    return;
  }
  const command = COMMANDS[event.key];
  if (!command) return;
  event.preventDefault();
  if (event.key !== "r") arm(false);
  command();
});

addEventListener("popstate", () => take(fetch(location.href), false));
open(false);
