// Parts of a page that the server tells of: each has the number of its call, and replaces the one that is there.
const place = document.querySelector("[data-events]");
const parts = new Map();

export function listen(place, changed = () => {}) {
  const events = new EventSource(place.dataset.events);
  events.onmessage = (message) => {
    const { whole, parts: news } = JSON.parse(message.data);
    if (whole) for (const call of [...parts.keys()]) if (!news.some((one) => one.call === call)) drop(call);
    for (const { call, html } of news) html === null ? drop(call) : put(place, call, html);
    changed(parts);
  };
}

function drop(call) {
  parts.get(call)?.remove();
  parts.delete(call);
}

function put(place, call, html) {
  const made = document.createElement("template");
  made.innerHTML = html.trim();
  const part = made.content.firstElementChild;
  const before = parts.get(call);
  before ? before.replaceWith(part) : place.append(part);
  parts.set(call, part);
}

if (place) listen(place);
