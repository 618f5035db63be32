// What every page gains from JavaScript. Nothing here is needed: every page works without it.
"use strict";

const UNDO_MS = 12000; // long enough to read the sentence and reach the button

// A menu or another disclosure closes on Escape, and gives the focus back to its button.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest("details[open]") ?? document.querySelector("details.menu[open], details.desk-menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary")?.focus();
});

// The public menu closes when one clicks beside it.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A form is sent once. The button is disabled after the browser has gathered the values, its own among them.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const sent = form.getAttribute("method")?.toLowerCase() === "post" || form.hasAttribute("hx-post");
  if (!sent || form.hasAttribute("data-many")) return;
  if (event.defaultPrevented && !form.hasAttribute("hx-post")) return; // another script kept it from leaving
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.setAttribute("aria-disabled", "true");
      if (button === event.submitter) button.setAttribute("aria-busy", "true");
    }
  });
});

function reopen(scope) {
  for (const form of scope.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("aria-busy");
    }
  }
}

// Back in the history: the page comes as it was left, its forms must work again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) reopen(document);
});

// Errors first: the summary takes the focus, so that it is read aloud and its links are next.
function focusWhatMatters(scope) {
  const wanted = scope.matches?.("[data-focus]") ? scope : scope.querySelector("[data-focus]");
  wanted?.focus({ preventScroll: false });
}

// A toast leaves by itself, not while one points at it or has the focus in it.
function armToast(toast) {
  let timer = 0;
  const arm = () => { timer = setTimeout(() => toast.remove(), UNDO_MS); };
  const hold = () => clearTimeout(timer);
  for (const type of ["mouseenter", "focusin"]) toast.addEventListener(type, hold);
  for (const type of ["mouseleave", "focusout"]) toast.addEventListener(type, () => { hold(); arm(); });
  arm();
}

function armToasts() {
  for (const toast of document.querySelectorAll(".toast:not([data-armed])")) {
    toast.dataset.armed = "1";
    armToast(toast);
  }
}

new MutationObserver(armToasts).observe(document.documentElement, { childList: true, subtree: true });

// Where a form's button was, once its answer has come.
document.addEventListener("htmx:finally:request", () => reopen(document));

// After htmx has put a new part in place: forms work again, the focus is not lost.
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.target ?? event.target;
  if (target instanceof Element) focusWhatMatters(target);
  if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
});

focusWhatMatters(document);
armToasts();
