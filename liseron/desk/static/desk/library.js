// The library's desk: what spares a reload. Every page works without it.
"use strict";

const OPENER = "[data-queue-item] a[hx-get]";
const opening = new Set(); // requests to the server for another person's panel
let wanted = ""; // number of the request that was last chosen

function markCurrent(number) {
  for (const row of document.querySelectorAll("[data-queue-item]")) {
    const link = row.querySelector("a[hx-get]");
    const isOpened = link?.dataset.registration === number;
    row.classList.toggle("is-current", isOpened);
    if (isOpened) link.setAttribute("aria-current", "true");
    else link?.removeAttribute("aria-current");
  }
}

// While another request is on its way, the one still shown cannot be answered: not by mouse, key or form.
function hold(isHeld) {
  const panel = document.getElementById("panel");
  if (!panel) return;
  if (isHeld) panel.setAttribute("aria-busy", "true");
  else panel.removeAttribute("aria-busy");
  for (const part of panel.querySelectorAll(".answers, form")) part.inert = isHeld;
  for (const field of panel.querySelectorAll("[name=meant]")) field.value = wanted;
}

// The row just chosen is the current one; on a phone the person takes the place of the list.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(OPENER);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  wanted = link.dataset.registration;
  markCurrent(wanted);
  hold(true);
  document.getElementById("counter")?.classList.add("is-opened");
}, true);

document.addEventListener("submit", (event) => {
  if (event.target.closest("#panel[aria-busy]")) event.preventDefault();
}, true);

document.addEventListener("htmx:before:request", (event) => {
  if (event.detail.ctx.sourceElement.matches(OPENER)) opening.add(event.detail.ctx);
});

// It came, or it never will: then the one shown is the current one again, or the server's own page says why.
document.addEventListener("htmx:finally:request", (event) => {
  const ctx = event.detail.ctx;
  if (!opening.delete(ctx) || opening.size) return;
  const shown = document.getElementById("panel")?.dataset.registration;
  if (shown !== wanted && ctx.response) return window.location.assign(ctx.request.action);
  wanted = shown;
  markCurrent(wanted);
  hold(false);
});

document.addEventListener("htmx:after:swap", () => {
  const list = document.querySelector(".counter .list");
  if (list && getComputedStyle(list).display === "none") document.getElementById("person")?.focus();
});

// A form that opens takes the focus: R, then the arrows choose the reason.
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.answer[open]")) event.target.querySelector("form input:not([type=hidden]), form textarea")?.focus();
}, true);

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-print], [data-copy]");
  if (!button) return;
  if (button.hasAttribute("data-print")) return window.print();
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard?.writeText(field.value);
  button.querySelector("[data-done]")?.removeAttribute("hidden");
});

for (const button of document.querySelectorAll("[data-print], [data-copy]")) button.hidden = false;
