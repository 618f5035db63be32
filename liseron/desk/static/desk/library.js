// The library's desk: what spares a reload. Every page works without it.
"use strict";

// The row just opened is the current one; on a phone the person takes the place of the list.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-queue-item] a[hx-get]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const row of document.querySelectorAll("[data-queue-item]")) {
    const isOpened = row.contains(link);
    row.classList.toggle("is-current", isOpened);
    if (isOpened) link.setAttribute("aria-current", "true");
    else row.querySelector("a[hx-get]")?.removeAttribute("aria-current");
  }
  document.getElementById("counter")?.classList.add("is-opened");
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
