"use strict";
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const plain = (text) => text.toLocaleLowerCase().normalize("NFKC");

for (const header of all("thead th")) {
  header.querySelector("button").addEventListener("click", () => {
    const body = header.closest("table").tBodies[0];
    const column = header.cellIndex;
    const down = header.getAttribute("aria-sort") !== "descending";
    all("th", header.parentNode).forEach((other) => other.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent.trim();
    const rows = [...body.rows].sort((one, other) => {
      const [a, b] = [value(one), value(other)];
      const order = a !== "" && b !== "" && !isNaN(a) && !isNaN(b) ? a - b : a.localeCompare(b);
      return down ? -order : order;
    });
    body.append(...rows);
  });
}

for (const field of all("input[data-for]")) {
  field.addEventListener("input", () => {
    const wanted = plain(field.value.trim());
    for (const row of document.getElementById(field.dataset.for).tBodies[0].rows) {
      row.hidden = !plain(row.textContent).includes(wanted);
    }
  });
}

const choose = document.getElementById("choose");
const output = choose.querySelector("output");
const findings = all(".finding:not(.suspected)");  // what is only suspected is not counted
function filterFindings() {
  const { rule, agent, severity, text } = Object.fromEntries(new FormData(choose));
  const wanted = plain(text.trim());
  let shown = 0;
  for (const call of all(".call")) {
    let any = false;
    const ofAgent = !agent || call.dataset.agent === agent;
    for (const finding of all(".finding", call)) {
      const fits = ofAgent && (!rule || finding.dataset.rule === rule) &&
        (!severity || finding.dataset.severity === severity) &&
        (!wanted || plain(finding.textContent).includes(wanted) || plain(call.querySelector("h3").textContent).includes(wanted));
      finding.hidden = !fits;
      any ||= fits;
      shown += fits && !finding.classList.contains("suspected");
    }
    call.hidden = !any;
  }
  output.textContent = output.dataset.text.replace("{shown}", shown).replace("{all}", findings.length);
}
choose.addEventListener("input", filterFindings);
choose.addEventListener("submit", (event) => event.preventDefault());
filterFindings();

for (const link of all("a[data-rule]")) {
  link.addEventListener("click", () => {
    choose.reset();
    choose.elements.rule.value = link.dataset.rule;
    choose.elements.agent.value = link.dataset.agent ?? "";
    filterFindings();
  });
}
for (const link of all("#t-calls a")) {
  link.addEventListener("click", () => { choose.reset(); filterFindings(); });
}

for (const button of all("button.print")) {
  button.addEventListener("click", () => {
    const card = button.closest(".card");
    document.body.classList.add("one-card");
    card.classList.add("chosen");
    window.print();
    document.body.classList.remove("one-card");
    card.classList.remove("chosen");
  });
}
