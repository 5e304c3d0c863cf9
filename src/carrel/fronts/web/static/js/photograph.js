// A photograph of a paper that is larger than a folder takes is made smaller here, before it is sent. What a camera
// writes beside the picture (where, when, which telephone) is left behind by it.
"use strict";

(() => {
  const field = document.querySelector("[data-photograph] input[type=file]");
  if (!field || !window.createImageBitmap) return;
  const MOST = 3_000_000; // bytes: half of what a folder takes
  const LONGEST = 3000; // pixels: the smallest print on a page stays readable

  field.addEventListener("change", async () => {
    const file = field.files[0];
    if (!file || file.size <= MOST || !file.type.startsWith("image/")) return;
    try {
      const picture = await createImageBitmap(file);
      const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * share);
      canvas.height = Math.round(picture.height * share);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const smaller = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      if (!smaller || smaller.size >= file.size || field.files[0] !== file) return;
      const kept = new DataTransfer();
      kept.items.add(new File([smaller], "paper.jpg", { type: "image/jpeg" }));
      field.files = kept.files;
    } catch {
      // a picture this browser cannot draw is sent as it is
    }
  });
})();
