// The self-service machine: the field is always ready, and whoever walks away is signed out after a minute.
"use strict";

(() => {
  const field = document.getElementById("scan") || document.getElementById("pin");
  const sheet = document.getElementById("leaving");
  const ending = document.getElementById("ending");
  const signedIn = document.body.dataset.signedIn === "yes";
  const WARN = 40_000;
  const LEAVE = 60_000;
  let last = Date.now();

  const home = () => field && field.focus({ preventScroll: true });

  const leave = () => (ending ? ending.submit() : location.replace("/kiosk"));

  const touched = () => {
    last = Date.now();
    if (sheet && !sheet.hidden) {
      sheet.hidden = true;
      home();
      // the house counts the minute too
      fetch("/kiosk").catch(() => {});
    }
  };

  for (const kind of ["keydown", "pointerdown", "touchstart"]) {
    document.addEventListener(kind, touched, { capture: true, passive: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    const outside = !event.target.closest("input, button, a");
    if (outside && event.key.length === 1 && !event.ctrlKey && !event.metaKey) home();
  });

  // The browser may keep a page for its Back button: such a page is asked for anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  if (signedIn) {
    setInterval(() => {
      const idle = Date.now() - last;
      if (idle >= LEAVE) {
        last = Date.now();
        leave();
      } else if (sheet && idle >= WARN) {
        sheet.hidden = false;
        document.getElementById("seconds").textContent = String(Math.ceil((LEAVE - idle) / 1000));
      }
    }, 500);
  }

  const receipt = document.querySelector("[data-print]");
  if (receipt) {
    window.print();
    setTimeout(() => location.replace("/kiosk"), 15_000);
  }
  home();
})();
