// Parts of a page that the server tells of. Each belongs to a call and has a name; a newer one changes what is there in
// place, so that focus, pointer and scrolling stay where they are. After each message "parts" is told to the place.
const AGAIN = 3000; // ms until a connection is tried anew where the browser has given up
const place = document.querySelector("[data-events]");
const parts = new Map();

function listen() {
  const events = new EventSource(place.dataset.events);
  events.onopen = () => cut(false);
  events.onerror = () => {
    cut(true);
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
  };
  events.onmessage = (message) => {
    const { whole, parts: news } = JSON.parse(message.data);
    const told = new Set(news.map(name));
    if (whole) for (const one of [...parts.keys()]) if (!told.has(one)) drop(one);
    for (const one of news) one.html === null ? drop(name(one)) : put(name(one), one.html);
    place.dispatchEvent(new CustomEvent("parts", { detail: { whole, news, parts } }));
  };
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
  if (old.isEqualNode(made)) return;
  if (!(old instanceof Element)) {
    old.data = made.data;
    return;
  }
  for (const { name: one } of [...old.attributes]) if (!made.hasAttribute(one) && !OURS.includes(one)) old.removeAttribute(one);
  for (const { name: one, value } of made.attributes) if (old.getAttribute(one) !== value) old.setAttribute(one, value);
  changeInner(old, made);
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
