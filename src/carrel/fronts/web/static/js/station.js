// A desk that several people share: a badge or a short number says who acts, in place, so that what is at hand stays.
// Idle for a while, or left, nobody is in: the sheet lies over the page until the next badge or number.
"use strict";

(() => {
  const sheet = document.getElementById("station-sheet");
  const form = document.getElementById("switcher");
  const field = document.getElementById("given");
  const said = document.getElementById("switch-said");
  const TOUCHED = "carrel-touched"; // when this machine was last touched: its pages sleep together
  const after = Number(document.body.dataset.blankAfter) * 1000;
  if (!sheet || !form) return;
  let locked = false;
  let from = null;

  const masthead = () => document.getElementById("masthead");
  const covered = () => [document.querySelector("main"), masthead(), document.querySelector(".foot")];

  const cover = (on) => {
    if (on && sheet.hidden) from = document.activeElement;
    sheet.hidden = !on;
    document.documentElement.classList.toggle("blanked", on);
    covered().forEach((part) => part && (part.inert = on));
    field.value = "";
    said.textContent = "";
    if (on) field.focus();
    else if (from && from.isConnected) from.focus({ preventScroll: true });
  };

  const touch = () => {
    const now = Date.now();
    if (now - Number(localStorage.getItem(TOUCHED)) > 1000) localStorage.setItem(TOUCHED, String(now));
  };

  const send = (address, body) => fetch(address, { method: "POST", body: new URLSearchParams(body), headers: { "x-in-place": "yes" } });

  const leave = () => {
    locked = true;
    cover(true);
    send("/station/leave", new FormData(document.getElementById("leave"))).catch(() => {});
  };

  const arrive = async (answer) => {
    if (answer.redirected) return location.assign(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const head = page.getElementById("masthead");
    const refusal = page.querySelector(".notice");
    if (!head || !head.dataset.inside || refusal) {
      said.textContent = refusal ? refusal.textContent.replace(/\s+/g, " ").trim() : "";
      field.value = "";
      field.focus();
      return;
    }
    masthead().replaceWith(document.adoptNode(head));
    locked = false;
    cover(false);
    if (head.dataset.home !== "/desk") location.assign(head.dataset.home); // this page is not theirs
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send("/station/switch", new FormData(form)).then(arrive).catch(() => {
      said.textContent = sheet.dataset.silent;
    });
  });

  // A name first, then the number.
  form.addEventListener("change", (event) => {
    if (event.target.name === "who") field.focus();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-switch]");
    if (!button) return;
    event.preventDefault();
    cover(true);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "F10" && sheet.hidden) {
      event.preventDefault();
      cover(true);
    } else if (event.key === "Escape" && !sheet.hidden) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!locked) cover(false);
    }
  }, true);

  // Another page of this browser was left: whoever scans next says first who they are.
  document.addEventListener("carrel:nobody", () => {
    locked = true;
    cover(true);
  });

  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    document.addEventListener(kind, touch, { capture: true, passive: true });
  }
  touch();
  // a clock, not a timer: a machine that slept wakes up with nobody in
  setInterval(() => {
    if (!locked && after && Date.now() - Number(localStorage.getItem(TOUCHED)) >= after) leave();
  }, 1000);
})();
