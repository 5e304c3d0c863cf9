// Scans that come before the page is ready. Whoever scans card and item in one breath just as a page arrives would
// otherwise send the first, and lose the second in the page that goes. The desk takes them over when it listens.
"use strict";

const early = { scans: [], over: false };

document.addEventListener("submit", (event) => {
  if (early.over || event.target.id !== "scanner") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const field = event.target.elements.scan;
  if (field.value.trim()) early.scans.push([field.value, event.target.elements.mode.value]);
  field.value = "";
}, true);
