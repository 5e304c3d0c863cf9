// The desk at scanner speed. Without this file every form still works: it only queues scans that come faster than
// answers, keeps the focus in the one field, says and sounds what came back, and listens to a few keys.
"use strict";

(() => {
  const form = document.getElementById("scanner");
  const field = document.getElementById("scan");
  const said = document.getElementById("said");
  const waiting = []; // scans not yet sent, oldest first
  let busy = false;
  let sent = ""; // the mode of the request that is under way

  const work = () => document.getElementById("work");
  const mode = () => form.elements.mode.value;

  const tell = () => {
    const sounding = work().querySelectorAll("[data-sound]");
    const worst = ["refused", "attention", "done"].find((tone) => [...sounding].some((part) => part.dataset.sound === tone && part.id !== "in-hand"));
    const panel = work().querySelector("#in-hand[data-sound]");
    sounds.play(worst || (panel && !panel.dataset.heard ? panel.dataset.sound : ""));
    const words = [...work().querySelectorAll("[data-say]")].filter((part) => !part.closest("[data-heard]"));
    said.textContent = words.map((part) => part.textContent.replace(/\s+/g, " ").trim()).join(". ");
    if (panel) panel.dataset.heard = "yes"; // it stays on the screen while items are lent: once is enough
  };

  const home = () => field.focus({ preventScroll: true });

  // With htmx a scan that arrives before the last answer waits its turn; the field is free again at once.
  form.addEventListener("submit", (event) => {
    if (!window.htmx) return;
    if (event.isTrusted || event.detail !== "next") {
      if (!field.value.trim()) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      waiting.push([field.value, mode()]);
      field.value = "";
    }
    if (busy) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  document.addEventListener("htmx:configRequest", (event) => {
    busy = true;
    sent = mode();
    if (event.target !== form || !waiting.length) return;
    const [text, way] = waiting.shift();
    event.detail.formData.set("scan", text);
    event.detail.formData.set("mode", way);
    sent = way;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    busy = false;
    if (!event.detail.successful && !work().querySelector("[data-sound]")) sounds.play("refused");
    if (waiting.length) setTimeout(() => form.dispatchEvent(new CustomEvent("submit", { bubbles: true, cancelable: true, detail: "next" })));
  });

  document.addEventListener("htmx:afterSettle", () => {
    const wished = work().dataset.mode;
    // the desk changes the mode (a card ends returning); a clerk who changed it meanwhile is right
    if (wished !== sent && mode() === sent) form.elements.mode.value = wished;
    if (work().dataset.typed && !field.value) field.value = work().dataset.typed; // somebody took over in mid-word
    tell();
    home();
  });

  document.addEventListener("htmx:sendError", () => {
    said.textContent = said.dataset.silent;
    sounds.play("refused");
  });

  const choose = (radio) => {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Taking things back shows no name: the patron in hand goes when that begins.
  form.addEventListener("change", (event) => {
    if (event.target.name !== "mode") return;
    if (event.target.value === "return") {
      work().querySelectorAll("#in-hand, .stop, .card, .answer").forEach((part) => part.remove());
      document.querySelectorAll("[name=visit][form=scanner]").forEach((hidden) => { hidden.value = ""; });
    }
    home();
  });

  // Papers are printed from where one stands: the field stays ready, and no other page comes.
  const print = (paper) => {
    document.body.dataset.prints = paper;
    window.print();
    delete document.body.dataset.prints;
    home();
  };

  document.addEventListener("submit", (event) => {
    const paper = event.target.dataset.paper;
    if (!paper) return;
    event.preventDefault();
    print(paper);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const radio = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (radio) choose(radio);
    else if (event.key === "Escape") location.assign("/desk");
    else if (event.key === "F6") work().querySelector("[data-paper]")?.requestSubmit();
    else if (event.key === "F7") work().querySelector("[data-settle]")?.requestSubmit();
    else if (event.key === "F8") location.assign("/find");
    else if (event.key === "F9") location.assign("/register");
    else return;
    event.preventDefault();
  });

  // A scanner types wherever the focus is: letters typed outside any field go to the one that is meant.
  document.addEventListener("keydown", (event) => {
    const outside = !event.target.closest("input, select, textarea, button, a, summary");
    if (outside && event.key.length === 1 && !event.ctrlKey && !event.metaKey) home();
  });

  // htmx listens from this moment on, and so do we: what was scanned before is sent now, in its order.
  document.addEventListener("DOMContentLoaded", () => {
    early.over = true;
    if (!early.scans.length) return;
    if (window.htmx) {
      waiting.push(...early.scans);
      form.dispatchEvent(new CustomEvent("submit", { bubbles: true, cancelable: true, detail: "next" }));
    } else {
      [field.value, form.elements.mode.value] = early.scans[0];
      form.submit();
    }
  });

  tell();
  home();
})();
