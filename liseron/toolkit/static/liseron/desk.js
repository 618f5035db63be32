// The counter's keys. Page: rows `[data-queue-item]` with a link, buttons `[data-key="a"]`, a dialog `#key-help`.
"use strict";

const KEYS_OFF = "liseron-keys-off"; // one may need the letters for something else (WCAG 2.2, 2.1.4)

const FIELDS = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";

function queueItems() {
  return [...document.querySelectorAll("[data-queue-item]")];
}

function currentIndex(items) {
  const focused = items.findIndex((item) => item.contains(document.activeElement));
  if (focused >= 0) return focused;
  return items.findIndex((item) => item.matches("[aria-selected=true], .is-current"));
}

function move(step) {
  const items = queueItems();
  if (items.length === 0) return;
  const at = currentIndex(items);
  const next = items[at < 0 ? 0 : Math.min(Math.max(at + step, 0), items.length - 1)];
  const link = next.querySelector("a[href]");
  link?.focus();
  next.scrollIntoView({ block: "nearest" });
  if (next.hasAttribute("data-open-on-move")) link?.click();
}

function press(key) {
  const button = document.querySelector(`[data-key="${key}"]`);
  if (!button || button.closest("[aria-disabled=true], [aria-busy=true]")) return false;
  button.focus();
  button.click();
  return true;
}

function search() {
  const field = document.querySelector("[data-key='/'], [role=search] input:not([type=hidden])");
  field?.focus();
  field?.select?.();
  return Boolean(field);
}

function help() {
  const dialog = document.getElementById("key-help");
  dialog?.showModal?.();
  return Boolean(dialog);
}

// Letters act only outside fields, and never with Ctrl, Alt or Meta: those belong to the browser.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target instanceof Element && event.target.closest(`${FIELDS}, dialog[open]`)) return;
  if (localStorage.getItem(KEYS_OFF)) return;
  const act = {
    j: () => { move(1); return true; },
    k: () => { move(-1); return true; },
    a: () => press("a"),
    r: () => press("r"),
    "/": search,
    "?": help,
  }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act?.()) event.preventDefault();
});

const keySwitch = document.getElementById("key-switch");
if (keySwitch) {
  keySwitch.checked = !localStorage.getItem(KEYS_OFF);
  keySwitch.addEventListener("change", () => {
    if (keySwitch.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  });
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-key='?']")) help();
});

// A click anywhere on a row opens it; links, fields and selected text keep their own use.
document.addEventListener("click", (event) => {
  const row = event.target.closest?.("[data-queue-item]");
  if (!row || event.target.closest("a, button, input, label, select") || String(getSelection())) return;
  row.querySelector("a[href]")?.click();
});
