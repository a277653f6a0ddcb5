// The desk's keys, the undo bar, the hold on the open item, and what is said aloud. Everything here only saves a reach for the mouse:
// each action is a form or a link of the page itself.

const IDLE_MINUTES = 10;
let lastTouched = Date.now();
const PATIENCE_MS = 30_000; // with an action that is under way
let beat = 0;
let sentAt = 0;

const desk = () => document.getElementById("desk");
const override = () => document.getElementById("override");
const keys = () => document.getElementById("keys");

const visible = (element) => element && element.checkVisibility() && !element.disabled;
const press = (selector) => {
  const element = desk().querySelector(selector);
  if (visible(element)) element.click();
  return visible(element);
};

function step(by) {
  const entries = [...desk().querySelectorAll("[data-entry]")];
  const current = entries.findIndex((entry) => entry.hasAttribute("aria-current"));
  const next = entries[current < 0 ? (by > 0 ? 0 : entries.length - 1) : current + by];
  next?.click();
  return Boolean(next);
}

function openOverride() {
  const details = override();
  if (!details) return false;
  details.open = true;
  details.querySelector("button")?.focus();
  return true;
}

function closeOverride() {
  const details = override();
  if (!details?.open) return false;
  details.open = false;
  details.querySelector("summary").focus();
  return true;
}

function handle(key) {
  if (key === "?") return keys().showModal() ?? true;
  if (override()?.open) return key === "escape" ? closeOverride() : press(`[data-reason-key="${CSS.escape(key)}"]`);
  if (key === "j") return step(1);
  if (key === "k") return step(-1);
  if (key === "o") return openOverride();
  return /^[a-z]$/.test(key) && press(`[data-key="${key}"]`);
}

// Arrow keys walk through the values of the sheet; Tab enters and leaves it in one step.
function walk(event) {
  const values = [...desk().querySelectorAll(".sheet .from")];
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const at = values.indexOf(document.activeElement);
  if (!by || at < 0) return false;
  const next = values[at + by];
  if (next) {
    values[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  lastTouched = Date.now();
  if (!desk() || keys().open || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.matches("input, select, textarea") && event.key !== "Escape") return;
  if (walk(event) || handle(event.key.toLowerCase())) event.preventDefault();
});
document.addEventListener("submit", () => (sentAt = Date.now()), true);
document.addEventListener("pointerdown", () => (lastTouched = Date.now()));

function countDown() {
  const bar = desk().querySelector(".countdown");
  if (!bar) return;
  const run = bar.animate([{ transform: "scaleX(1)" }, { transform: "scaleX(0)" }], Number(bar.dataset.seconds) * 1000);
  run.finished.then(() => bar.closest(".undo")?.remove(), () => undefined);
}

// The hold is renewed only while somebody is at work, so that a forgotten tab gives its item back.
function hold() {
  clearInterval(beat);
  const form = document.getElementById("heartbeat");
  if (!form) return;
  const third = (Number(desk().dataset.leaseSeconds) * 1000) / 3;
  beat = setInterval(() => {
    const acting = Date.now() - sentAt < PATIENCE_MS; // it may give the item away: a beat behind it would be refused
    if (!acting && Date.now() - lastTouched < IDLE_MINUTES * 60_000) form.dispatchEvent(new CustomEvent("beat"));
  }, third);
}

function say() {
  const parts = [desk().querySelector(".notice.bad")?.innerText, desk().querySelector(".undo")?.dataset.said];
  parts.push(document.getElementById("what")?.innerText);
  document.getElementById("said").textContent = parts.filter(Boolean).join(" ");
}

function settle() {
  if (!desk()) return;
  sentAt = 0;
  document.getElementById("keys-button").hidden = false;
  desk().querySelectorAll(".sheet .from").forEach((value, index) => (value.tabIndex = index ? -1 : 0));
  desk().querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  countDown();
  hold();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("#keys-button")) keys().showModal();
});
document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.target.matches(".viewer")) return; // pages that came later: whoever is at work stays where they are
  settle();
  window.scrollTo({ top: 0 });
  document.getElementById("what")?.focus({ preventScroll: true });
  say();
});
settle();
