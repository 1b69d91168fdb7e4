// The drawing: picks SVG or canvas, paints the scene, and repaints while something moves.

import { Camera } from "./camera.mjs";
import { communities, marks, openPair } from "./derived.mjs";
import { afterFrame, h } from "./dom.mjs";
import { listenToArrows } from "./arrows.mjs";
import { FONT, labelGroup, measurer, paintCanvas, paintSvg, svgElement } from "./paint.mjs";
import { listenToPointer } from "./pointer.mjs";
import { labelOf } from "./labels.mjs";
import { build } from "./scene.mjs";
import { isolate } from "./text.mjs";

export const CANVAS_ABOVE = 1000;
const FRAME = 9; // ms: above this a full repaint waits until the movement ends
const HOVER_FRAME = 30; // ms: above this hovering repaints nothing

export class Stage {
  /** @param {import("./app.mjs").App} app */
  constructor(app, box) {
    this.app = app;
    this.box = box;
    this.camera = new Camera(app);
    this.svg = svgElement("svg", { "font-family": FONT, role: "group", "aria-label": "Graph" });
    this.root = svgElement("g", {});
    this.svg.append(this.root);
    this.canvas = h("canvas", { role: "img", "aria-label": "Graph; the table holds the same ties" });
    this.tip = h("div", { class: "tip", hidden: true });
    box.append(this.svg, this.canvas, this.tip);
    this.measure = measurer();
    this.scene = null;
    this.hover = "";
    this.cursor = null;
    // On very wide screens everything is drawn larger: pixels of the scene are `unit` screen pixels.
    this.unit = 1;
    this.cost = 0;
    this.paintedAt = null;
    this.settle = 0;
    this.queued = 0;
    this.firstFrame = true;
    this.overlays = null;
    listenToPointer(this);
    listenToArrows(this);
    new ResizeObserver(() => this.resize()).observe(box);
  }

  // Screen pixels of a pixel of the scene.
  get ratio() {
    return (window.devicePixelRatio || 1) * this.unit;
  }

  get onCanvas() {
    const { drawn, shown } = this.app.derived;
    return drawn.edges.length > CANVAS_ABOVE || drawn.nodes.size > 700 || (shown.length > CANVAS_ABOVE && drawn.asPairs);
  }

  resize() {
    if (this.sized()) this.paint();
  }

  // Whether the box has another size than before, which the camera then takes.
  sized() {
    const { box, canvas, camera } = this;
    this.unit = this.app.unit();
    this.overlays = null;
    const size = { w: box.clientWidth / this.unit, h: box.clientHeight / this.unit };
    if (!size.w || !size.h || (size.w === camera.size.w && size.h === camera.size.h)) return false;
    this.svg.setAttribute("viewBox", `0 0 ${size.w} ${size.h}`);
    canvas.width = Math.round(size.w * this.ratio);
    canvas.height = Math.round(size.h * this.ratio);
    camera.resize(size);
    return true;
  }

  // Where buttons and messages lie over the drawing.
  reserved() {
    if (this.overlays) return this.overlays;
    const { box, unit } = this;
    const frame = box.getBoundingClientRect();
    return (this.overlays = [...box.querySelectorAll(".over-stage")].map((e) => e.getBoundingClientRect()).filter((r) => r.width)
      .map((r) => ({ x: (r.left - frame.left) / unit, y: (r.top - frame.top) / unit, w: r.width / unit, h: r.height / unit })));
  }

  // What a scene is built from; see scene.mjs.
  input(extra = {}) {
    const { app, camera, cursor } = this;
    const { drawn } = app.derived;
    return {
      model: app.model, drawn, place: (n) => camera.place(n), size: camera.size, zoom: camera.view.k / camera.fitted, colours: app.colours,
      marks: { ...marks(app), cursor }, openPair: openPair(app), hover: this.hover, measure: this.measure,
      leaders: drawn.communal ? communities(app).leaders : null, reserved: this.reserved(), tints: this.app.derived.tints, ...extra,
    };
  }

  label(n) {
    return labelOf(this.input(), n);
  }

  // `later`: names of many edges are painted a frame later.
  paint(later = false) {
    const { box, camera, canvas, root, svg } = this;
    if (!camera.size.w) return;
    const began = performance.now();
    const { onCanvas } = this;
    const scene = (this.scene = build(this.input({ later })));
    svg.style.display = onCanvas ? "none" : "";
    canvas.style.display = onCanvas ? "" : "none";
    if (onCanvas) {
      root.replaceChildren();
      this.paintCanvas(scene);
    } else {
      root.removeAttribute("transform");
      svg.style.transform = "";
      paintSvg(root, scene, (n) => isolate(this.label(n)));
    }
    if (this.cursor !== null && !onCanvas) box.setAttribute("aria-activedescendant", `node-${this.cursor}`);
    else box.removeAttribute("aria-activedescendant");
    this.paintedAt = { ...camera.view };
    this.cost = performance.now() - began;
    if (scene.rest) afterFrame(() => scene === this.scene && this.paintRest(scene));
    if (this.firstFrame) {
      this.firstFrame = false;
      requestAnimationFrame(() => setTimeout(() => performance.mark("first-frame"), 0));
    }
  }

  paintRest(scene) {
    const began = performance.now();
    scene.rest();
    if (this.onCanvas) this.paintCanvas(scene);
    else this.root.lastChild.replaceWith(labelGroup(scene));
    this.cost += performance.now() - began;
  }

  paintCanvas(scene, options = {}) {
    paintCanvas(this.canvas.getContext("2d", { alpha: false }), scene, this.app.colours, this.camera.size, this.ratio, options);
  }

  // While something moves: a full picture where that is quick, else the old one shifted (SVG) or
  // the nodes alone (canvas), and the full picture when the movement ends.
  move() {
    this.queued ||= requestAnimationFrame(() => {
      this.queued = 0;
      if (this.cost < FRAME) {
        this.paint();
        return;
      }
      if (this.onCanvas) this.paintCanvas(build(this.input({ drawn: { ...this.app.derived.drawn, edges: [] }, moving: true })), { moving: true });
      else this.shiftPicture();
      clearTimeout(this.settle);
      this.settle = setTimeout(() => this.paint(), 140);
    });
  }

  // Scaling the finished picture is quicker than drawing it again; a shift must show what was outside.
  shiftPicture() {
    const { paintedAt, root, svg, unit } = this;
    const { view } = this.camera;
    const k = view.k / paintedAt.k;
    const [x, y] = [view.x - paintedAt.x * k, view.y - paintedAt.y * k];
    root.setAttribute("transform", k === 1 ? `translate(${x} ${y})` : "");
    svg.style.transform = k === 1 ? "" : `translate(${x * unit}px, ${y * unit}px) scale(${k})`;
  }

  zoom(factor, x = this.camera.size.w / 2, y = this.camera.size.h / 2) {
    this.camera.zoom(factor, x, y);
    this.move();
  }

  setHover(key) {
    if (key === this.hover) return;
    this.hover = key;
    if (this.cost < HOVER_FRAME) this.paint();
  }

  openNode(n) {
    const { app } = this;
    this.cursor = n;
    if (app.model.actors[n]) app.select({ type: "actor", n });
    else app.openCommunity(n - app.model.actors.length);
  }

  refit() {
    this.camera.fit();
    this.paint();
    this.app.saveSoon();
  }

  // After a change of what is drawn: the view stays if the user chose it, else it fits again.
  changed(refit) {
    this.sized();
    if (this.camera.size.w && refit && !this.app.state.view) this.camera.fit();
    this.paint(refit);
  }

  useView(kept) {
    this.camera.fit();
    if (kept) this.camera.use(kept);
    this.paint();
  }

  // Brings an actor into sight.
  reveal(n) {
    const { camera } = this;
    if (!camera.size.w || !this.app.derived.drawn.nodes.has(n)) return;
    if (camera.centre(camera.place(n), 40)) this.paint();
  }
}
