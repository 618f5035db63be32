/* The reading room's extras: arrows turn pages, the place in the page is remembered. All works without it. */
(() => {
  const room = document.querySelector("main[data-page]");
  if (!room) return;
  const { file, page, keep, token } = room.dataset;
  const shelf = `liseron-lecture-${file}`;

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") {
      const open = document.querySelector(".room-menu[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    if (event.target.closest("input, select, textarea, [contenteditable], .room-menu[open], pre, table")) return;
    const way = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
    const link = way && document.querySelector(`.room-turn a[rel="${way}"]`);
    if (link) link.click();
  });
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".room-menu[open]").forEach((menu) => {
      if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false;
    });
  });

  const height = () => document.documentElement.scrollHeight - window.innerHeight;
  const place = () => (height() > 0 ? Math.min(100, Math.max(0, Math.round((100 * window.scrollY) / height()))) : 0);
  const stored = () => { try { return JSON.parse(localStorage.getItem(shelf)); } catch { return null; } };
  let kept = -1;
  const remember = () => {
    const progress = place();
    if (progress === kept) return;
    kept = progress;
    if (keep) {
      const body = new URLSearchParams({ page, progress, csrfmiddlewaretoken: token });
      fetch(keep, { method: "POST", body, keepalive: true, credentials: "same-origin" }).catch(() => {});
    } else {
      try { localStorage.setItem(shelf, JSON.stringify({ page: Number(page), progress })); } catch { /* private window */ }
    }
  };

  const before = keep ? { page: Number(page), progress: Number(room.dataset.progress) } : stored();
  if (before && before.page === Number(page) && before.progress > 1 && !location.hash) {
    window.addEventListener("load", () => window.scrollTo(0, (before.progress / 100) * height()), { once: true });
  }
  const resume = document.getElementById("resume");
  if (resume && before && before.page > 1 && page === "1") {
    const link = resume.querySelector("a");
    link.href = link.dataset.address.replace("/0/", `/${before.page}/`);
    link.querySelector("span").textContent = before.page;
    resume.hidden = false;
  }

  let waiting;
  const start = () => addEventListener("scroll", () => { clearTimeout(waiting); waiting = setTimeout(remember, 1500); }, { passive: true });
  window.addEventListener("load", start, { once: true });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && kept >= 0) remember(); });
  if (!resume || resume.hidden) setTimeout(remember, 1500);
})();
