// Opens what a link leads to, and sorts tables by a click on a heading. The page says everything without it.
"use strict";
const opened = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView({ block: "start" });
  if (target.tagName === "DETAILS") target.firstElementChild.focus({ preventScroll: true });
};
addEventListener("hashchange", opened);
opened();

const valueOf = (row, column) => {
  const cell = row.cells[column], data = cell.querySelector("data"), text = cell.dataset.sort ?? (data ? data.value : cell.textContent.trim());
  const number = Number(text);
  return text !== "" && !Number.isNaN(number) ? number : text.toLowerCase();
};
const compared = (one, other) =>
  typeof one === "number" && typeof other === "number" ? one - other : String(one).localeCompare(String(other));
const sort = (table, heading) => {
  const down = heading.getAttribute("aria-sort") !== "descending", body = table.tBodies[0], column = heading.cellIndex;
  for (const other of table.tHead.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
  rows.sort((one, other) => (down ? -1 : 1) * compared(one[0], other[0]));
  body.append(...rows.map(([, row]) => row));
};
for (const table of document.querySelectorAll("table.sorts")) {
  for (const heading of table.tHead.rows[0].cells) {
    if (!heading.textContent.trim()) continue;
    const button = document.createElement("button");
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sort(table, heading));
  }
}
