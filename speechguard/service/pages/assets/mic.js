// A microphone as a call. Blocks of sound are the clock by which a connection is tried again: they come in a tab of the
// background, too, where timers hardly do. What cannot be sent is not kept: the service marks the time as a gap.
const HIGHEST = 48000; // Hz that the service takes
const AGAIN = 2000; // ms between two attempts to connect
const FULL_AGAIN = 10000; // ms, where the service takes no more calls
const MOST_WAITING = 10; // s of sound that wait to be sent before some is left out
const SILENT = 6000; // ms without any sound at all after which somebody should look at the microphone
const LOGGED_OUT = 4401, FULL = 1013, BAD = 1008, TOO_LARGE = 1009, OVER = 1001;
const AT = "speechguard-microphone-"; // in the browser's storage: what was chosen

const place = document.getElementById("microphone");
const [device, language, team, level, start, stop, why] = ["device", "language", "team", "level", "start", "stop", "why"]
  .map((id) => document.getElementById(id));
let run = null; // the call: { call, context, node, stream, source, socket, open, next, sounded, trouble }

function show(state, detail = "") {
  for (const one of place.querySelectorAll("[data-state]")) one.hidden = one.dataset.state !== state;
  why.hidden = !detail;
  why.textContent = detail;
  place.dataset.now = state;
}

async function begin() {
  if (run) return;
  if (!window.isSecureContext) return show("insecure");
  if (!navigator.mediaDevices || !window.AudioWorkletNode) return show("old_browser");
  start.disabled = true;
  const mine = (run = { call: `${new Date().toISOString()} ${crypto.randomUUID().slice(0, 8)}`, next: 0, sounded: Date.now() });
  try {
    mine.context = new AudioContext();
    if (mine.context.sampleRate > HIGHEST) {
      await mine.context.close();
      mine.context = new AudioContext({ sampleRate: HIGHEST });
    }
    await mine.context.audioWorklet.addModule(place.dataset.worklet);
    mine.node = new AudioWorkletNode(mine.context, "blocks", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    mine.node.port.onmessage = ({ data }) => block(mine, data);
    await attach(mine);
  } catch (error) {
    end(trouble(error), String(error.message ?? error));
    return;
  }
  stop.disabled = false;
  for (const one of [language, team]) if (one) one.disabled = true;
}

function trouble(error) {
  if (error.name === "NotAllowedError" || error.name === "SecurityError") return "no_permission";
  if (error.name === "NotFoundError" || error.name === "OverconstrainedError") return "no_device";
  return error.name === "NotReadableError" || error.name === "AbortError" ? "busy" : "old_browser";
}

// Take the sound of the device that is chosen, or the usual one where that is not there.
async function attach(mine) {
  show("asking");
  const wanted = { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: false };
  const chosen = device.value ? { ...wanted, deviceId: { ideal: device.value } } : wanted;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: chosen });
  if (run !== mine) {
    for (const track of stream.getTracks()) track.stop();
    return;
  }
  detach(mine);
  mine.stream = stream;
  mine.trouble = null;
  const [track] = stream.getAudioTracks();
  track.onended = () => { if (run === mine && mine.stream === stream) lose(mine, "unplugged"); };
  track.onmute = () => { if (run === mine) trust(mine, "muted"); };
  track.onunmute = () => { if (run === mine) trust(mine, null); };
  mine.source = mine.context.createMediaStreamSource(stream);
  mine.source.connect(mine.node);
  await mine.context.resume();
  mine.sounded = Date.now();
  state(mine);
  await list();
}

function detach(mine) {
  mine.source?.disconnect();
  for (const track of mine.stream?.getTracks() ?? []) track.stop();
  mine.stream = mine.source = null;
}

function lose(mine, what) {
  detach(mine);
  level.value = 0;
  trust(mine, what);
}

function trust(mine, what) {
  mine.trouble = what;
  state(mine);
}

function state(mine) {
  if (mine.refused) return;
  if (mine.trouble) show(mine.trouble);
  else if (mine.taken) show("heard");
  else show(mine.was ? "again" : "connecting");
}

function block(mine, { sound, peak, live }) {
  if (run !== mine) return;
  const now = Date.now();
  level.value = Math.sqrt(peak);
  if (peak > 0 || !live) mine.sounded = now;
  const silent = mine.stream && now - mine.sounded > SILENT;
  if (silent && !mine.trouble) trust(mine, "silent");
  else if (!silent && mine.trouble === "silent") trust(mine, null);
  if (!mine.socket && now >= mine.next) connect(mine);
  if (!mine.open || !live || !mine.stream) return;
  if (mine.socket.bufferedAmount < MOST_WAITING * 2 * mine.context.sampleRate) mine.socket.send(sound);
}

function connect(mine) {
  const address = new URL(place.dataset.sound, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = (mine.socket = new WebSocket(address));
  socket.onopen = () => {
    const said = { type: "start", call: mine.call, rate: mine.context.sampleRate, encoding: "l16", channels: 1 };
    socket.send(JSON.stringify({ ...said, language: language.value, team: team?.value || undefined }));
    mine.open = true;
  };
  socket.onmessage = ({ data }) => {
    const told = JSON.parse(data);
    if (told.type === "accepted") mine.taken = mine.was = true;
    else if (told.type === "refused") mine.reason = told.reason;
    mine.refused = false;
    state(mine);
  };
  socket.onclose = ({ code, reason }) => {
    if (run !== mine) return;
    mine.socket = null;
    mine.open = mine.taken = false;
    mine.next = Date.now() + (code === FULL ? FULL_AGAIN : AGAIN);
    if (code === LOGGED_OUT) end("logged_out");
    else if (code === OVER && reason) end("over", mine.reason ?? reason);
    else if (code === BAD || code === TOO_LARGE) end("refused", mine.reason ?? reason);
    else if (code === FULL) { mine.refused = true; show("full", mine.reason ?? reason); }
    else { mine.refused = false; mine.was = true; state(mine); }
  };
}

function end(what, detail = "") {
  const mine = run;
  run = null;
  if (mine) {
    detach(mine);
    if (mine.open && mine.socket?.readyState === WebSocket.OPEN) mine.socket.send(JSON.stringify({ type: "stop" }));
    else mine.socket?.close();
    mine.context?.close();
  }
  level.value = 0;
  start.disabled = false;
  stop.disabled = true;
  for (const one of [language, team]) if (one) one.disabled = false;
  show(what, detail);
}

// Names of devices are known only once one may be used.
async function list() {
  const found = (await navigator.mediaDevices.enumerateDevices()).filter((one) => one.kind === "audioinput" && one.deviceId && one.deviceId !== "default");
  const wanted = device.value || localStorage.getItem(`${AT}device`) || "";
  device.replaceChildren(device.options[0], ...found.map((one, at) => new Option(one.label || `${at + 1}`, one.deviceId)));
  device.value = found.some((one) => one.deviceId === wanted) ? wanted : "";
}

async function again() {
  if (!run?.context || !run.node) return;
  const mine = run;
  try {
    await attach(mine);
  } catch (error) {
    if (run === mine) trust(mine, trouble(error));
  }
}

for (const [name, one] of [["device", device], ["language", language], ["team", team]]) {
  if (!one) continue;
  const kept = localStorage.getItem(AT + name);
  if (kept !== null && [...one.options].some((option) => option.value === kept)) one.value = kept;
  one.addEventListener("change", () => localStorage.setItem(AT + name, one.value));
}
start.addEventListener("click", begin);
stop.addEventListener("click", () => end("idle"));
device.addEventListener("change", again);
navigator.mediaDevices?.addEventListener("devicechange", () => { list(); if (run && !run.stream) again(); });
addEventListener("pagehide", () => { if (run) end("idle"); });
addEventListener("beforeunload", (event) => { if (run) event.preventDefault(); });
if (navigator.mediaDevices) list();
