// Parts of a page that the server tells of. Each belongs to a call and has a name; a newer one changes what is there in
// place, so that focus, pointer and scrolling stay where they are. Many parts are changed over some frames, so that the page
// answers meanwhile; when all are, "parts" is told to the place.
const AGAIN = 3000; // ms until a connection is tried anew where the browser has given up
const place = document.querySelector("[data-events]");
const parts = new Map();
const SLICE = 8; // ms of a frame in which parts are changed
const waiting = new Map(); // HTML by name; null: it is gone
let frame = 0;
let whole = false; // all that there is has come, and is not all shown yet

function listen() {
  const events = new EventSource(place.dataset.events);
  events.onopen = () => cut(false);
  events.onerror = () => {
    cut(true);
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
  };
  events.onmessage = (message) => {
    const { whole: all, parts: news } = JSON.parse(message.data);
    if (all) {
      whole = true;
      waiting.clear();
      for (const one of parts.keys()) waiting.set(one, null);
    }
    for (const one of news) waiting.set(name(one), one.html);
    frame ||= requestAnimationFrame(show);
  };
}

function show() {
  const until = performance.now() + SLICE;
  for (const [one, html] of waiting) {
    waiting.delete(one);
    if (html === null) drop(one);
    else put(one, html);
    if (performance.now() > until) break;
  }
  frame = waiting.size ? requestAnimationFrame(show) : 0;
  if (frame) return;
  place.dispatchEvent(new CustomEvent("parts", { detail: { whole, parts } }));
  whole = false;
}

function name({ call, part = "" }) {
  return `${call} ${part}`;
}

function cut(is) {
  const told = document.getElementById("cut");
  if (told) told.hidden = !is;
}

function drop(one) {
  parts.get(one)?.remove();
  parts.delete(one);
}

function put(one, html) {
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  const part = made.content.firstElementChild;
  const before = parts.get(one);
  if (before && before.nodeName === part.nodeName) {
    change(before, part);
    return;
  }
  const slot = document.getElementById(part.dataset.slot) ?? place;
  before ? before.replaceWith(part) : slot.insertBefore(part, follows(slot, part));
  parts.set(one, part);
}

// The part before which a new one belongs: those with an order stand in it.
function follows(slot, part) {
  const order = Number(part.dataset.order);
  let next = null;
  while (order < Number((next ? next.previousElementSibling : slot.lastElementChild)?.dataset.order)) {
    next = next ? next.previousElementSibling : slot.lastElementChild;
  }
  return next;
}

const OURS = ["hidden", "open"]; // attributes that the page sets itself

function change(old, made) {
  if (!(old instanceof Element)) {
    if (old.data !== made.data) old.data = made.data;
    return;
  }
  for (const { name: one } of [...old.attributes]) if (!made.hasAttribute(one) && !OURS.includes(one)) old.removeAttribute(one);
  for (const { name: one, value } of made.attributes) if (old.getAttribute(one) !== value) old.setAttribute(one, value);
  if (!("since" in old.dataset)) changeInner(old, made); // a clock that runs here
}

// Those with a key are the same only under the same key: a button never becomes that of another alert.
function changeInner(old, made) {
  const keyed = new Map([...old.children].filter(key).map((one) => [key(one), one]));
  let at = old.firstChild;
  for (const next of [...made.childNodes]) {
    const same = key(next) ? keyed.get(key(next)) : at && !key(at) && at.nodeName === next.nodeName ? at : null;
    if (!same) {
      old.insertBefore(next, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else old.insertBefore(same, at);
    change(same, next);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function key(node) {
  return node.dataset?.key;
}

if (place) listen();
