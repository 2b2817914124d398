// What a supervisor does about alerts, without leaving the page; and what wall and call share besides.
import { keysWork, setKeys } from "./pages.js";

const TICK = 1000; // ms
const UNREAD = 700; // ms in which a key does nothing about an alert that has just come
const find = (id) => document.getElementById(id);
const token = document.querySelector("input[name=form_token]").value;
// How far the clock of this browser is from the server's, in s.
const ahead = Date.now() / 1000 - Number(document.querySelector("[data-now]").dataset.now);

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".acts")) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  fields.set("form_token", token); // parts know no session
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  let kept = false;
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "manual" });
    kept = answer.type === "opaqueredirect";
  } catch { /* told below */ }
  find("unsent").hidden = kept;
  for (const button of buttons) button.disabled = false;
});

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${minutes}` : minutes;
}

export function tick() {
  const now = Date.now() / 1000 - ahead;
  for (const one of document.querySelectorAll("time[data-since]")) {
    const text = clock(now - Number(one.dataset.since));
    if (one.textContent !== text) one.textContent = text;
  }
}
setInterval(tick, TICK);

// When each form of an alert was there first.
const seen = new WeakMap();
function see() {
  for (const form of document.querySelectorAll(".acts")) if (!seen.has(form)) seen.set(form, Date.now());
}
see();
new MutationObserver(see).observe(document.body, { childList: true, subtree: true });

// Tells screen readers of alerts that were not there before.
const known = new Set();
export function tell(elements, first) {
  const told = [];
  for (const one of elements) {
    if (!known.has(one.dataset.alert) && !first) told.push(one.dataset.told);
    known.add(one.dataset.alert);
  }
  if (told.length) find("told").textContent = told.join(". ");
}

// Presses the button of an alert by its name; `within` is what the keyboard is at. Not of one that has just taken the
// place of another: nobody has read it yet.
export function press(within, act) {
  const button = within?.querySelector(`button[value=${act}]`);
  if (button && !button.disabled && Date.now() - seen.get(button.form) > UNREAD) button.form.requestSubmit(button);
}

find("help").hidden = false;
find("help").addEventListener("click", () => find("keys").showModal());
find("keys-on").checked = keysWork();
find("keys-on").addEventListener("change", (event) => setKeys(event.target.checked));
