// What all pages have: choices that are sent when they are made, and the keys of the queue.
for (const select of document.querySelectorAll("select[data-send]")) {
  select.addEventListener("change", () => select.form.submit());
}

const KEYS = "speechguard-keys-off"; // in the browser's storage: somebody does not want single keys

export function keysWork() {
  return localStorage.getItem(KEYS) === null;
}

export function setKeys(on) {
  if (on) localStorage.removeItem(KEYS);
  else localStorage.setItem(KEYS, "1");
}

// Whether a key is a command, and not part of a text or of a control's own use.
export function isCommand(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !keysWork()) return false;
  const at = event.target;
  if (at.closest("textarea, select, dialog, input:not([type=checkbox])")) return false;
  return !((event.key === " " || event.key === "Enter") && at.closest("a, button, summary, input, audio"));
}

const rows = document.getElementById("rows");
if (rows) {
  const links = [...rows.querySelectorAll("tbody th a")];
  document.addEventListener("keydown", (event) => {
    if (!isCommand(event)) return;
    const step = { j: 1, n: 1, k: -1, b: -1 }[event.key];
    if (step) {
      const at = links.indexOf(document.activeElement);
      const next = links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)];
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "s") {
      document.getElementById("start").click();
    }
  });
}
const undo = document.getElementById("undo");
if (undo && !document.getElementById("segment")) {
  document.addEventListener("keydown", (event) => {
    if (isCommand(event) && event.key === "z") undo.requestSubmit();
  });
}

// Screen readers do not read by themselves what is there when a page opens: what was just done is told again.
const done = document.querySelector(".done[role=status]");
if (done) setTimeout(() => { document.getElementById("told").textContent = done.textContent.trim(); }, 200);
