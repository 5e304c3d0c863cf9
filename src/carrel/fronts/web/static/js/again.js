// A part of the page that is asked for anew by itself, while nobody is at work in it and the page is not covered; and
// the way on from a page at which nobody stays.
"use strict";

(() => {
  const on = document.querySelector("[data-on]");
  if (on) setTimeout(() => location.assign(on.href), Number(on.dataset.on) * 1000);

  const part = () => document.querySelector("[data-again]");
  if (!part()) return;

  const busy = () => part().contains(document.activeElement) || document.documentElement.classList.contains("blanked");

  const look = async () => {
    if (busy() || document.hidden) return;
    const answer = await fetch(part().dataset.from, { headers: { "x-again": "yes" } });
    if (answer.status === 204 || answer.redirected) return location.assign(part().dataset.from);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-again]");
    if (!fresh || page.title !== document.title) return location.assign(part().dataset.from);
    if (!busy() && fresh.innerHTML !== part().innerHTML) part().replaceChildren(...document.adoptNode(fresh).childNodes);
  };

  setInterval(() => look().catch(() => {}), Number(part().dataset.again) * 1000);

  // The browser may keep a page for its Back button: such a page is asked for anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
