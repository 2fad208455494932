// A pad to draw a signature on, improvement only: without it the typed name is enough. The strokes go into the form as points
// in a field of 600 by 200; nothing leaves the page before the button.
"use strict";
document.querySelectorAll("[data-draw]").forEach((pad) => {
  const [svg, path, input] = [pad.querySelector("svg"), pad.querySelector("path"), pad.querySelector("input")];
  // What was drawn before a form came back is still there.
  let strokes = input.value ? input.value.split(";").map((s) => s.split(" ").map((p) => p.split(",").map(Number))) : [];
  pad.hidden = false;

  const show = () => {
    path.setAttribute("d", strokes.map((stroke) => "M" + stroke.map((point) => point.join(" ")).join("L")).join(""));
    input.value = strokes.map((stroke) => stroke.map((point) => point.join(",")).join(" ")).join(";");
  };
  const point = (event) => {
    const box = svg.getBoundingClientRect();
    const at = (part, whole, most) => Math.min(most, Math.max(0, Math.round((part / whole) * most)));
    return [at(event.clientX - box.left, box.width, 600), at(event.clientY - box.top, box.height, 200)];
  };
  svg.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    strokes.push([point(event)]);
    show();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!svg.hasPointerCapture(event.pointerId) || input.value.length > 11000) return;
    const [next, stroke] = [point(event), strokes[strokes.length - 1]];
    const last = stroke[stroke.length - 1];
    if (Math.abs(next[0] - last[0]) + Math.abs(next[1] - last[1]) < 4) return;
    stroke.push(next);
    show();
  });
  show();
  pad.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    show();
  });
});
