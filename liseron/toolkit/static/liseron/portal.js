// What the public site gains from JavaScript. Nothing here is needed: every page works without it.
"use strict";

document.documentElement.classList.add("js"); // hides the buttons that only serve without JavaScript

const WAIT_MS = 180; // between two letters: ask once for a word, not once for a letter
const LEAST_LETTERS = 2;

// A box that is ticked or a sort that is chosen applies at once.
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-submit]")) event.target.form?.requestSubmit();
});

// Filters stand open beside the results on a wide screen.
if (matchMedia("(min-width: 60rem)").matches) {
  for (const facets of document.querySelectorAll("details.facets")) facets.open = true;
}

// A link to copy. The button only shows where it works.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const words = button.querySelector("span");
    const before = words.textContent;
    words.textContent = button.dataset.copied;
    words.setAttribute("role", "status");
    setTimeout(() => { words.textContent = before; words.removeAttribute("role"); }, 4000);
  });
}

// Suggestions under a search box: a combobox with a list (ARIA 1.2). Enter without a choice searches as before.
function suggest(form) {
  const box = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${box.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0]?.textContent ?? "");
  form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) box.setAttribute(name, value);

  let timer = 0;
  let asked = 0;
  let at = -1;

  function close() {
    clearTimeout(timer);
    asked += 1; // an answer still on its way is too late
    at = -1;
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function show(titles) {
    list.replaceChildren(...titles.map((one, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.dataset.url = one.url;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const medium = document.createElement("span");
      medium.textContent = one.medium;
      item.append(one.title, " ", medium);
      return item;
    }));
    at = -1;
    list.hidden = titles.length === 0;
    box.setAttribute("aria-expanded", String(titles.length > 0));
    box.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const mine = ++asked;
    try {
      const answer = await fetch(`${form.dataset.suggestions}?q=${encodeURIComponent(box.value)}`);
      if (!answer.ok) return;
      const { titles } = await answer.json();
      if (mine === asked) show(titles);
    } catch {
      close(); // offline: the form still searches
    }
  }

  function move(step) {
    const items = list.children;
    const places = items.length + 1; // one step beyond the last: back to what was typed
    const place = ((at < 0 ? items.length : at) + step + places) % places;
    at = place === items.length ? -1 : place;
    for (const [index, item] of [...items].entries()) item.setAttribute("aria-selected", String(index === at));
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else {
      box.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (box.value.trim().length < LEAST_LETTERS) close();
    else timer = setTimeout(ask, WAIT_MS);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      location.assign(list.children[at].dataset.url);
    } else if (event.key === "Escape") {
      event.preventDefault(); // the first Escape closes the list and keeps the words
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the focus stays in the box
    const item = event.target.closest("li");
    if (item) location.assign(item.dataset.url);
  });
  box.addEventListener("blur", close);
}

for (const form of document.querySelectorAll("form[data-suggestions]")) suggest(form);

// The questions about a parent appear when the birth date says so, or cannot be read; the server judges.
const birth = document.querySelector("input[autocomplete=bday]");
const guardian = document.getElementById("guardian");
if (birth && guardian) {
  const ADULT = 18;
  const needed = () => {
    const year = birth.value.match(/\b(\d{4})\b/)?.[1] ?? birth.value.match(/\D(\d{2})\s*$/)?.[1];
    if (!year) return false;
    const now = new Date().getFullYear();
    const born = year.length === 4 ? Number(year) : Number(year) + (Number(year) > now % 100 ? 1900 : 2000);
    return now - born <= ADULT; // the whole year of the birthday: better once too often
  };
  const always = guardian.hasAttribute("data-needed");
  const adapt = () => guardian.toggleAttribute("data-needed", always || needed() || Boolean(guardian.querySelector("input:not([value=''])")?.value));
  birth.addEventListener("input", adapt);
  birth.addEventListener("change", adapt);
  adapt();
}
