// The page beside what was read from it: whichever value has the focus is shown on its page, enlarged above it. Without this script the
// first page is there with its boxes, and the original a link away.

const ROWS = 5.5; // how many times the height of a box the enlarged part is high
const LEAST = 34; // points

const viewer = () => document.querySelector(".viewer");
const fields = () => [...document.querySelectorAll(".field")];
const fieldOf = (pointer) => document.querySelector(`.field[data-fields~="${CSS.escape(pointer)}"]`);

function turnTo(number) {
  const sheets = [...viewer().querySelectorAll(".sheet-page")];
  const wanted = sheets.find((sheet) => Number(sheet.dataset.page) === Number(number));
  if (!wanted) return null;
  for (const sheet of sheets) sheet.toggleAttribute("hidden", sheet !== wanted);
  const image = wanted.querySelector("image");
  if (image.dataset.href) image.setAttribute("href", image.dataset.href); // fetched, and told in the audit log, when looked at
  delete image.dataset.href;
  document.getElementById("page-told").firstChild.textContent = `Page ${number} `;
  const link = viewer().querySelector("header a");
  link.href = link.href.replace(/page=\d+$/, `page=${number}`);
  return wanted;
}

function turn(by) {
  const sheets = [...viewer().querySelectorAll(".sheet-page")];
  const at = sheets.findIndex((sheet) => !sheet.hasAttribute("hidden"));
  const next = sheets[at + by];
  if (!next) return;
  viewer().querySelector(".crop").hidden = true;
  turnTo(next.dataset.page);
}

// The part of the page around a box that fills the frame, in points; never beyond the page.
function around([x0, y0, x1, y1], frame, page) {
  const ratio = frame.clientWidth / frame.clientHeight || 5;
  const height = Math.max(LEAST, (y1 - y0) * ROWS, ((x1 - x0) * 1.25) / ratio);
  const width = Math.min(height * ratio, page.width);
  const inside = (middle, size, most) => Math.max(0, Math.min(middle - size / 2, most - size));
  return [inside((x0 + x1) / 2, width, page.width), inside((y0 + y1) / 2, height, page.height), width, height];
}

function show(field) {
  const sheet = viewer() && turnTo(field.dataset.page);
  if (!sheet) return;
  const box = field.dataset.box.split(" ").map(Number);
  const crop = viewer().querySelector(".crop");
  crop.hidden = false;
  const svg = crop.querySelector("svg");
  svg.setAttribute("viewBox", around(box, svg, sheet.viewBox.baseVal).join(" "));
  svg.querySelector("use").setAttribute("href", `#page-${field.dataset.page}`);
  const [x0, y0, x1, y1] = box;
  const mark = { x: x0 - 1.5, y: y0 - 1.5, width: x1 - x0 + 3, height: y1 - y0 + 3, rx: 1.5 };
  for (const [name, value] of Object.entries(mark)) svg.querySelector(".mark").setAttribute(name, value);
  const [name, value, sure] = [...field.children].map((part) => part.innerText.trim());
  crop.querySelector("figcaption").textContent = `${name}: ${value}, ${sure.replace(/\s+sure$/, "")} sure`;
  for (const each of document.querySelectorAll("[data-shown]")) delete each.dataset.shown;
  field.dataset.shown = "";
  const onPage = sheet.querySelector(`.box[data-fields="${CSS.escape(field.dataset.fields)}"]`);
  onPage.dataset.shown = "";
  const room = viewer().querySelector(".sheets");
  const place = onPage.getBoundingClientRect();
  const frame = room.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) room.scrollBy({ top: place.top - frame.top - frame.height / 3 });
  if (place.left < frame.left || place.right > frame.right) room.scrollBy({ left: place.left - frame.left - frame.width / 3 });
}

function zoom(button) {
  const larger = viewer().querySelector(".sheets").classList.toggle("larger");
  button.setAttribute("aria-pressed", larger);
  const shown = document.querySelector(".field[data-shown]");
  if (shown) show(shown);
}

// One stop for Tab; arrows walk the list.
function rove(field) {
  for (const each of fields()) each.tabIndex = each === field ? 0 : -1;
}

function walk(event) {
  const all = fields();
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (at < 0 || to === undefined || !all[to]) return;
  event.preventDefault();
  all[to].focus();
}

function enter(event) {
  const typing = event.target.closest("input:not([type=hidden]), select, textarea, dialog");
  const choosing = document.getElementById("override")?.open; // there it is the key of a reason
  if (event.key.toLowerCase() !== "f" || typing || choosing || event.ctrlKey || event.metaKey || event.altKey || !viewer()) return;
  const first = document.querySelector(".field.doubtful") ?? fields()[0];
  if (first) event.preventDefault(), first.focus();
}

document.addEventListener("focusin", (event) => {
  if (!viewer() || !(event.target instanceof Element)) return;
  const field = event.target.closest(".field") ?? (event.target.dataset.field && fieldOf(event.target.dataset.field));
  if (!field) return;
  if (event.target === field) rove(field);
  show(field);
});
document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".sheet-page .box");
  if (box) document.querySelector(`.field[data-fields="${CSS.escape(box.dataset.fields)}"]`)?.focus();
  const button = event.target.closest?.("[data-turn]");
  if (button) turn(Number(button.dataset.turn));
  const larger = event.target.closest?.(".viewer .zoom");
  if (larger) zoom(larger);
});
document.addEventListener("keydown", (event) => {
  walk(event);
  enter(event);
});
function settle() {
  if (!viewer()) return;
  const focused = fields().find((field) => field === document.activeElement); // when its page came later than it
  rove(focused ?? fields()[0]);
  if (focused) show(focused);
}
document.addEventListener("htmx:after:swap", settle);
settle();
