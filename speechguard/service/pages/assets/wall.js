// The wall: tiles by need, a filter that stands in the address, keys, the figures of the shift.
import { isCommand } from "./pages.js";
import "./parts.js";
import { press, tell, tick } from "./acts.js";

const TOTALS = 5000; // ms between two looks at the figures
const MOVES = 250; // ms
const find = (id) => document.getElementById(id);
const tiles = find("tiles");
const filter = find("filter");
const still = matchMedia("(prefers-reduced-motion: reduce)");

// ---- order

function need(tile) {
  return [...tile.dataset.need.split(" ").map(Number), Number(tile.dataset.call)];
}

function compare([, mine], [, other]) {
  const at = mine.findIndex((value, place) => value !== other[place]);
  return at < 0 ? 0 : mine[at] - other[at];
}

function sort(now = false) {
  const wanted = [...tiles.children].map((tile) => [tile, need(tile)]).sort(compare).map(([tile]) => tile);
  const moved = wanted.some((tile, at) => tile !== tiles.children[at]);
  const held = moved && !now && (tiles.matches(":hover") || tiles.contains(document.activeElement));
  find("held").hidden = !held;
  if (moved && !held) move(wanted);
}

function move(wanted) {
  const at = document.activeElement;
  const before = still.matches ? null : new Map(wanted.map((tile) => [tile, tile.getBoundingClientRect()]));
  let next = tiles.firstElementChild;
  for (const tile of wanted) {
    if (tile === next) next = next.nextElementSibling;
    else tiles.insertBefore(tile, next);
  }
  if (tiles.contains(at)) at.focus({ preventScroll: true });
  if (before) glide(before);
}

// Lets tiles that are seen glide to their new places; all places are read before anything is drawn.
function glide(before) {
  const now = [...before].map(([tile, was]) => [tile, was, tile.getBoundingClientRect()]);
  for (const [tile, was, is] of now) {
    const [x, y] = [was.left - is.left, was.top - is.top];
    const seen = is.bottom > 0 && is.top < innerHeight && !tile.hidden;
    if (seen && (x || y)) tile.animate([{ transform: `translate(${x}px, ${y}px)` }, { transform: "none" }], { duration: MOVES, easing: "ease-out" });
  }
}

// ---- filter

function fits(tile, wanted) {
  const { team, severity, rule, language, words } = wanted;
  const { rules, severities } = tile.dataset;
  if (team && tile.dataset.team !== team) return false;
  if (language && tile.dataset.language !== language) return false;
  if (severity && !(severity === "open" ? severities : severities.split(" ").includes(severity))) return false;
  if (rule && !rules.split(" ").includes(rule)) return false;
  return !words || tile.textContent.toLowerCase().includes(words.toLowerCase());
}

function show() {
  const wanted = Object.fromEntries(new FormData(filter));
  let shown = 0;
  for (const tile of tiles.children) {
    const fit = fits(tile, wanted);
    if (tile.hidden === fit) tile.hidden = !fit;
    shown += fit;
  }
  const filtered = Object.values(wanted).some(Boolean);
  const all = tiles.childElementCount;
  const told = filtered ? find("shown").dataset.shown.replace("{shown}", shown).replace("{all}", all) : "";
  if (find("shown").textContent !== told) find("shown").textContent = told;
  find("all").hidden = !filtered;
  find("none").hidden = all > 0;
  find("no-match").hidden = !(all > 0 && shown === 0);
}

function keep() {
  const asked = new URLSearchParams([...new FormData(filter)].filter(([, value]) => value));
  history.replaceState(null, "", String(asked) ? `?${asked}` : location.pathname);
  for (const to of document.querySelectorAll("form[action='/language'] [name=to]")) to.value = location.pathname + location.search;
  show();
}

for (const [name, value] of new URLSearchParams(location.search)) {
  const field = filter.elements.namedItem(name);
  if (!(field instanceof HTMLElement)) continue;
  field.value = value;
  if (field.value !== value && field instanceof HTMLSelectElement) field.value = "";
}
find("filters").open = innerWidth > 800 || Boolean(location.search);
filter.addEventListener("input", keep);
filter.addEventListener("submit", (event) => event.preventDefault());
find("all").addEventListener("click", () => {
  for (const field of filter.querySelectorAll("select, input")) field.value = "";
  keep();
});

// ---- what comes

tiles.addEventListener("parts", ({ detail: { whole } }) => {
  tell(tiles.querySelectorAll("[data-alert]"), whole);
  show();
  sort();
  tick();
});
for (const name of ["pointerleave", "focusout"]) tiles.addEventListener(name, () => setTimeout(sort));
find("sort").addEventListener("click", () => sort(true));

setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(document.querySelector("[data-totals]").dataset.totals);
    const made = document.createElement("template");
    if (answer.ok && !answer.redirected) made.innerHTML = await answer.text();
    const totals = made.content.querySelector(".totals");
    if (totals && !totals.isEqualNode(find("totals").firstElementChild)) find("totals").replaceChildren(totals);
  } catch { /* that there is no connection is told already */ }
}, TOTALS);

// ---- keys

function step(by) {
  const links = [...tiles.querySelectorAll(".tile:not([hidden]) h2 a")];
  const at = links.findIndex((link) => link.closest(".tile").contains(document.activeElement));
  const next = links[at < 0 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  next?.closest(".tile").scrollIntoView({ block: "nearest" });
}

function tile() {
  return document.activeElement.closest(".tile") ?? tiles.querySelector(".tile:not([hidden]):hover");
}

const COMMANDS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => press(tile(), "acknowledge"),
  r: () => press(tile(), "resolve"),
  s: () => sort(true),
  "/": () => filter.elements.namedItem("words").focus(),
  "?": () => find("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("input, select")) event.target.blur();
  if (!isCommand(event) || !COMMANDS[event.key]) return;
  event.preventDefault();
  COMMANDS[event.key]();
});
show();
