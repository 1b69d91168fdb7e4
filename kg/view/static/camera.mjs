// Where the picture is: places of actors in pixels, fitting, zoom, and the view that a link keeps.

import { communities } from "./derived.mjs";

const PAD = { x: 84, top: 46, bottom: 62 };

export class Camera {
  /** @param {import("./app.mjs").App} app */
  constructor(app) {
    this.app = app;
    this.size = { w: 0, h: 0 };
    this.view = { k: 1, x: 0, y: 0 };
    this.fitted = 1;
    // Distances are not data: a graph may be turned and stretched to fill its box.
    this.flip = false;
    this.stretch = 1;
  }

  world(n) {
    const { model, state } = this.app;
    const moved = state.moved.get(n);
    if (moved) return moved;
    const actor = model.actors[n];
    const focused = this.app.derived.focusPlaces?.get(n);
    if (focused) return focused;
    const grouped = this.app.derived.drawn.communal && communities(this.app).at.get(n);
    if (grouped) return grouped;
    if (actor) return state.rollup ? actor.rolled : [actor.x, actor.y];
    return [0, 0];
  }

  turned(n) {
    const [x, y] = this.world(n);
    return this.flip ? [y, x * this.stretch] : [x, y * this.stretch];
  }

  place(n) {
    const { k, x, y } = this.view;
    const at = this.turned(n);
    return [at[0] * k + x, at[1] * k + y];
  }

  // The point of the world that is drawn at a pixel.
  worldAt(left, top) {
    const { view, stretch } = this;
    const [x, y] = [(left - view.x) / view.k, (top - view.y) / view.k];
    return this.flip ? [y / stretch, x] : [x, y / stretch];
  }

  bounds() {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const n of this.app.derived.drawn.nodes.keys()) {
      const [x, y] = this.turned(n);
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    return left > right ? [0, 0, 1, 1] : [left, top, right, bottom];
  }

  // Pixels that the loops of an actor need beyond its shape.
  loops() {
    const { edges, asPairs } = this.app.derived.drawn;
    const found = new Map();
    if (!asPairs) for (const { s, o } of edges) if (s === o) found.set(s, (found.get(s) || 0) + 1);
    return found.size ? 8 + 26 * Math.max(...found.values()) : 0;
  }

  fit() {
    const { size, app } = this;
    const padX = Math.min(PAD.x, size.w * 0.17);
    const w = Math.max(1, size.w - 2 * padX);
    const above = Math.min(PAD.top + this.loops(), size.h * 0.17);
    const h = Math.max(1, size.h - above - PAD.bottom);
    [this.flip, this.stretch] = [false, 1];
    let [left, top, right, bottom] = this.bounds();
    this.flip = (right - left) / Math.max(1, bottom - top) > 1.25 && w / h < 0.75;
    if (this.flip) [left, top, right, bottom] = this.bounds();
    const fill = (Math.max(60, right - left) / Math.max(60, bottom - top)) * (h / w);
    this.stretch = Math.max(0.62, Math.min(1.7, fill));
    [left, top, right, bottom] = this.bounds();
    const k = Math.min(w / Math.max(60, right - left), h / Math.max(60, bottom - top), 2.4);
    this.fitted = k;
    this.view = { k, x: size.w / 2 - ((left + right) / 2) * k, y: above + h / 2 - ((top + bottom) / 2) * k };
    app.state.view = null;
  }

  // Takes a new size; the middle of the picture stays in the middle.
  resize(size) {
    const { app, size: before, view } = this;
    this.size = size;
    const kept = app.state.view;
    if (!kept || !before.w) {
      this.fit();
      if (kept) this.use(kept);
    } else {
      view.x += (size.w - before.w) / 2;
      view.y += (size.h - before.h) / 2;
    }
  }

  // Takes a view as kept in the link: zoom against the fitted one, and the world's point in the middle.
  use(kept) {
    const k = kept.k * this.fitted;
    this.view = { k, x: this.size.w / 2 - kept.x * k, y: this.size.h / 2 - kept.y * k };
    this.app.state.view = kept;
  }

  keep() {
    const { app, fitted, size, view } = this;
    app.state.view = { k: view.k / fitted, x: (size.w / 2 - view.x) / view.k, y: (size.h / 2 - view.y) / view.k };
    app.saveSoon();
  }

  shift(dx, dy) {
    this.view.x += dx;
    this.view.y += dy;
    this.keep();
  }

  zoom(factor, x, y) {
    const { view, fitted } = this;
    const k = Math.max(fitted * 0.2, Math.min(fitted * 40, view.k * factor));
    this.view = { k, x: x - ((x - view.x) * k) / view.k, y: y - ((y - view.y) * k) / view.k };
    this.keep();
  }

  // Brings a point to the middle if it is nearer to an edge than `margin`; whether it was moved.
  /** @param {number[]} point */
  centre([x, y], margin) {
    const { w, h } = this.size;
    if (x >= margin && y >= margin && x <= w - margin && y <= h - margin) return false;
    this.shift(w / 2 - x, h / 2 - y);
    return true;
  }
}
