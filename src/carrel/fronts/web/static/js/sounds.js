// Three sounds, made here: a clerk with eyes on the book hears whether it went through.
"use strict";

const sounds = (() => {
  // each note: pitch in hertz, start and length in seconds, shape of the wave
  const NOTES = {
    done: [[880, 0, 0.09, "sine"]],
    attention: [[587, 0, 0.11, "triangle"], [587, 0.16, 0.11, "triangle"]],
    refused: [[196, 0, 0.16, "square"], [147, 0.18, 0.3, "square"]],
  };
  const KEPT = "carrel-silent"; // a wish about this machine, not about anyone
  let stage = null;

  const silent = () => localStorage.getItem(KEPT) === "yes";

  const play = (name) => {
    const notes = NOTES[name];
    if (!notes || silent() || !window.AudioContext) return;
    stage = stage || new AudioContext();
    for (const [pitch, start, length, shape] of notes) {
      const at = stage.currentTime + start;
      const note = new OscillatorNode(stage, { type: shape, frequency: pitch });
      const level = new GainNode(stage, { gain: 0 });
      level.gain.linearRampToValueAtTime(shape === "square" ? 0.06 : 0.14, at + 0.01);
      level.gain.linearRampToValueAtTime(0, at + length);
      note.connect(level).connect(stage.destination);
      note.start(at);
      note.stop(at + length);
    }
  };

  const button = document.getElementById("mute");
  if (button) {
    const show = () => button.setAttribute("aria-pressed", String(silent()));
    button.hidden = false;
    button.addEventListener("click", () => {
      localStorage.setItem(KEPT, silent() ? "no" : "yes");
      show();
    });
    show();
  }
  return { play };
})();
