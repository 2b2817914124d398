// A call that goes on: the newest line is seen unless somebody has scrolled up; alerts, keys, listening in.
import { isCommand } from "./pages.js";
import "./parts.js";
import { press, tell, tick } from "./acts.js";
import { ListeningIn } from "./listen.js";

const LIVE = 1.2; // s behind that count as live
const NEAR = 40; // px from the end that count as there
const find = (id) => document.getElementById(id);
const call = find("call");
const scroll = find("scroll");

// ---- what comes

let follows = true;
call.addEventListener("parts", ({ detail: { whole, parts } }) => {
  tell(call.querySelectorAll("[data-alert]"), whole);
  tick();
  find("silent").hidden = find("lines").childElementCount > 0;
  find("gone").hidden = parts.size > 0;
  if (parts.size === 0) listening?.stop();
  const over = find("head").querySelector("time[data-since]") === null;
  find("listen").hidden = over && !listening;
  if (follows) toNewest();
  else find("newer").hidden = false;
});

function toNewest() {
  scroll.scrollTop = scroll.scrollHeight;
}

scroll.addEventListener("scroll", () => {
  follows = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
  if (follows) find("newer").hidden = true;
});
find("newer").querySelector("button").addEventListener("click", () => {
  follows = true;
  find("newer").hidden = true;
  toNewest();
});

// ---- listening in

let listening = null;
const listen = find("listen");
const word = listen.querySelector("span");
const start = word.textContent;

function toggle() {
  if (listening) {
    listening.stop();
    return;
  }
  find("no-sound").hidden = true;
  listening = new ListeningIn(listen.dataset.sound, told, ended);
  pressed(true);
}

function told(behind, loudness) {
  const { late, live } = find("late").dataset;
  const text = behind > LIVE ? late.replace("{seconds}", Math.round(behind)) : live;
  if (find("late").textContent !== text) find("late").textContent = text;
  find("now").hidden = behind <= LIVE;
  find("level").value = loudness;
}

function ended(well) {
  listening = null;
  pressed(false);
  find("late").textContent = "";
  find("now").hidden = true;
  find("no-sound").hidden = well;
}

function pressed(is) {
  listen.setAttribute("aria-pressed", String(is));
  word.textContent = is ? listen.dataset.stop : start;
  find("level").hidden = !is;
}

listen.addEventListener("click", toggle);
find("now").addEventListener("click", () => listening?.skip());

// ---- keys

function step(by) {
  const alerts = [...find("alerts").querySelectorAll(".alert")];
  const at = alerts.indexOf(document.activeElement.closest(".alert"));
  const next = alerts[at < 0 ? 0 : Math.min(Math.max(at + by, 0), alerts.length - 1)];
  next?.focus();
}

function alert() {
  return document.activeElement.closest(".alert") ?? find("alerts").querySelector(".alert:has(.acts)");
}

const COMMANDS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press(alert(), "acknowledge"),
  r: () => press(alert(), "resolve"),
  l: () => { if (!listen.hidden) toggle(); },
  Escape: () => document.querySelector(".back a").click(),
  "?": () => find("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (!isCommand(event) || !COMMANDS[event.key] || find("keys").open) return;
  event.preventDefault();
  COMMANDS[event.key]();
});
