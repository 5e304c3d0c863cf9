// Puts a sheet over the page when nobody has touched it for a while. What stood there is still there underneath:
// a page behind glass, not a page thrown away.
"use strict";

(() => {
  const sheet = document.getElementById("blank");
  const after = Number(document.body.dataset.blankAfter) * 1000;
  if (!sheet || !after) return;

  const covered = [document.querySelector("main"), document.querySelector(".masthead"), document.querySelector(".foot")];
  let last = Date.now();

  const cover = (on) => {
    sheet.hidden = !on;
    // opacity keeps the focus where it is, so the next scan still lands in the field
    document.documentElement.classList.toggle("blanked", on);
    covered.forEach((part) => part && part.setAttribute("aria-hidden", String(on)));
  };

  const touched = () => {
    last = Date.now();
    if (!sheet.hidden) cover(false);
  };

  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) {
    document.addEventListener(kind, touched, { capture: true, passive: true });
  }
  // a clock, not a timer: a machine that slept wakes up blank
  setInterval(() => {
    if (sheet.hidden && Date.now() - last >= after) cover(true);
  }, 1000);
})();
