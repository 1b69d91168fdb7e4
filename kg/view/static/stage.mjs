// The drawing: pan, zoom, drag, hover, keyboard; picks SVG or canvas and paints the scene.

import { announce, name } from "./dom.mjs";
import { distanceTo } from "./geometry.mjs";
import { FONT, measurer, paintCanvas, paintSvg, svgElement, svgFile } from "./paint.mjs";
import { build, labelOf } from "./scene.mjs";
import { clean, isolate, plural } from "./text.mjs";

export const CANVAS_ABOVE = 1000;
const FRAME = 9; // ms: above this a full repaint waits until the movement ends
const PAD = { x: 84, top: 46, bottom: 62 };

export function makeStage(app, box) {
  const { model } = app;
  const svg = svgElement("svg", { "font-family": FONT, role: "group", "aria-label": "Graph" });
  const root = svgElement("g", {});
  svg.append(root);
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Graph; the table holds the same ties");
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  box.append(svg, canvas, tip);
  const measure = measurer();

  let size = { w: 0, h: 0 };
  let view = { k: 1, x: 0, y: 0 };
  let fitted = 1;
  let flip = false;
  let stretch = 1;
  let scene = null;
  let hover = "";
  let cursor = null;
  let cost = 0;
  let paintedAt = null;
  let settle = 0;
  let queued = 0;
  let firstFrame = true;
  // On very wide screens everything is drawn larger: pixels of the scene are `unit` screen pixels.
  let unit = 1;

  // --- places --------------------------------------------------------------------------------

  function world(n) {
    const moved = app.state.moved.get(n);
    if (moved) return moved;
    const actor = model.actors[n];
    if (actor) return app.state.rollup ? actor.rolled : [actor.x, actor.y];
    return app.communityPlaces().get(n) || [0, 0];
  }

  // Distances are not data: a graph may be turned and stretched to fill the place that it has.
  const turned = ([x, y]) => (flip ? [y, x * stretch] : [x, y * stretch]);
  const unturned = ([x, y]) => (flip ? [y / stretch, x] : [x, y / stretch]);
  const place = (n) => {
    const [x, y] = turned(world(n));
    return [x * view.k + view.x, y * view.k + view.y];
  };

  function bounds() {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const n of app.derived.drawn.nodes.keys()) {
      const [x, y] = turned(world(n));
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    return left > right ? [0, 0, 1, 1] : [left, top, right, bottom];
  }

  function fit() {
    const padX = Math.min(PAD.x, size.w * 0.17);
    const w = Math.max(1, size.w - 2 * padX);
    const above = PAD.top + (app.derived.drawn.limited || app.derived.drawn.asPairs ? 30 : 0);
    const h = Math.max(1, size.h - above - PAD.bottom);
    [flip, stretch] = [false, 1];
    let [left, top, right, bottom] = bounds();
    flip = (right - left) / Math.max(1, bottom - top) > 1.25 && w / h < 0.75;
    if (flip) [left, top, right, bottom] = bounds();
    const fill = (Math.max(60, right - left) / Math.max(60, bottom - top)) * (h / w);
    stretch = Math.max(0.62, Math.min(1.7, fill));
    [left, top, right, bottom] = bounds();
    view.k = Math.min(w / Math.max(60, right - left), h / Math.max(60, bottom - top), 2.4);
    fitted = view.k;
    view.x = size.w / 2 - ((left + right) / 2) * view.k;
    view.y = above + h / 2 - ((top + bottom) / 2) * view.k;
    app.state.view = null;
  }

  function resize() {
    unit = app.unit();
    overlays = null;
    const w = box.clientWidth / unit;
    const h = box.clientHeight / unit;
    if (!w || !h || (w === size.w && h === size.h)) return;
    const before = size;
    size = { w, h };
    svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(w * unit * ratio);
    canvas.height = Math.round(h * unit * ratio);
    if (!app.state.view || !before.w) {
      const kept = app.state.view;
      fit();
      if (kept) useView(kept);
    } else {
      view.x += (w - before.w) / 2;
      view.y += (h - before.h) / 2;
    }
    paint();
  }

  function useView(kept) {
    view = { k: kept.k * fitted, x: size.w / 2 - kept.x * kept.k * fitted, y: size.h / 2 - kept.y * kept.k * fitted };
    app.state.view = kept;
  }

  // The view as kept in the link: zoom against the fitted one, and the world's point in the middle.
  function keepView() {
    app.state.view = { k: view.k / fitted, x: (size.w / 2 - view.x) / view.k, y: (size.h / 2 - view.y) / view.k };
    app.saveSoon();
  }

  // --- painting ------------------------------------------------------------------------------

  const onCanvas = () => app.derived.drawn.edges.length > CANVAS_ABOVE || app.derived.drawn.nodes.size > 700 || (app.derived.shown.length > CANVAS_ABOVE && app.derived.drawn.asPairs);

  // Where buttons and messages lie over the drawing.
  let overlays = null;
  function reserved() {
    if (overlays) return overlays;
    const frame = box.getBoundingClientRect();
    return (overlays = [...box.querySelectorAll(".over-stage")].map((e) => e.getBoundingClientRect()).filter((r) => r.width)
      .map((r) => ({ x: (r.left - frame.left) / unit, y: (r.top - frame.top) / unit, w: r.width / unit, h: r.height / unit })));
  }

  function input(extra) {
    return {
      model, drawn: app.derived.drawn, place, size, zoom: view.k / fitted, colours: app.colours, marks: { ...app.marks(), cursor },
      openPair: app.openPair(), hover, measure, leaders: app.leaders(), reserved: reserved(), ...extra,
    };
  }

  function paint() {
    if (!size.w) return;
    const began = performance.now();
    const canvasNow = onCanvas();
    scene = build(input());
    svg.style.display = canvasNow ? "none" : "";
    canvas.style.display = canvasNow ? "" : "none";
    if (canvasNow) {
      root.replaceChildren();
      paintCanvas(canvas.getContext("2d", { alpha: false }), scene, app.colours, size, (window.devicePixelRatio || 1) * unit);
    } else {
      root.removeAttribute("transform");
      svg.style.transform = "";
      paintSvg(root, scene, (n) => isolate(labelOf(input(), n)));
    }
    if (cursor !== null && !canvasNow) box.setAttribute("aria-activedescendant", `node-${cursor}`);
    else box.removeAttribute("aria-activedescendant");
    paintedAt = { ...view };
    cost = performance.now() - began;
    if (firstFrame) {
      firstFrame = false;
      requestAnimationFrame(() => setTimeout(() => performance.mark("first-frame"), 0));
    }
  }

  // While something moves: a full picture where that is quick, else the old one shifted (SVG) or
  // the nodes alone (canvas), and the full picture when the movement ends.
  function move() {
    if (queued) return;
    queued = requestAnimationFrame(() => {
      queued = 0;
      if (cost < FRAME) {
        paint();
        return;
      }
      if (onCanvas()) {
        const nodes = build(input({ drawn: { ...app.derived.drawn, edges: [] }, moving: true }));
        paintCanvas(canvas.getContext("2d", { alpha: false }), nodes, app.colours, size, (window.devicePixelRatio || 1) * unit, { moving: true });
      } else {
        const k = view.k / paintedAt.k;
        const shift = [view.x - paintedAt.x * k, view.y - paintedAt.y * k];
        // Scaling the finished picture is quicker than drawing it anew; a shift must show what was outside.
        root.setAttribute("transform", k === 1 ? `translate(${shift[0]} ${shift[1]})` : "");
        svg.style.transform = k === 1 ? "" : `translate(${shift[0] * unit}px, ${shift[1] * unit}px) scale(${k})`;
      }
      clearTimeout(settle);
      settle = setTimeout(paint, 140);
    });
  }

  function zoomAt(factor, x = size.w / 2, y = size.h / 2) {
    const k = Math.max(fitted * 0.2, Math.min(fitted * 40, view.k * factor));
    view.x = x - ((x - view.x) * k) / view.k;
    view.y = y - ((y - view.y) * k) / view.k;
    view.k = k;
    keepView();
    move();
  }

  // --- pointing ------------------------------------------------------------------------------

  function hit(x, y) {
    if (!scene) return null;
    let best = null;
    for (const node of scene.hitNodes) {
      const distance = Math.hypot(node.x - x, node.y - y) - node.r;
      if (distance < 6 && (!best || distance < best.distance)) best = { node: node.n, distance };
    }
    if (best) return best;
    for (const label of scene.labels) {
      if (label.node !== undefined && x > label.x - 2 && y > label.y - label.size && y < label.y + 4 && x < label.x + measure(label.text, label.size, label.weight)) return { node: label.node };
      if (label.key && y > label.y - 11 && y < label.y + 4 && x > label.x && x < label.x + measure(label.text, label.size, label.weight)) return { edge: scene.hitEdges.find((e) => e.key === label.key) };
    }
    for (const edge of scene.hitEdges) {
      const xs = edge.curve.map((p) => p[0]);
      const ys = edge.curve.map((p) => p[1]);
      if (x < Math.min(...xs) - 8 || x > Math.max(...xs) + 8 || y < Math.min(...ys) - 8 || y > Math.max(...ys) + 8) continue;
      const distance = distanceTo(edge.curve, x, y);
      if (distance < 8 && (!best || distance < best.distance)) best = { edge, distance };
    }
    return best;
  }

  function act(found) {
    if (!found) app.select(null);
    else if (found.node !== undefined) actOnNode(found.node);
    else if (found.edge.edge) app.select({ type: "edge", n: found.edge.edge.ties[0] });
    else app.select({ type: "pair", a: found.edge.pair.edges[0].e.s, b: found.edge.pair.edges[0].e.o, key: found.edge.pair.key });
  }

  function actOnNode(n) {
    cursor = n;
    if (model.actors[n]) app.select({ type: "actor", n });
    else app.openCommunity(n - model.actors.length);
  }

  const key = (found) => (found ? (found.node !== undefined ? `node ${found.node}` : found.edge.key) : "");

  function showTip(found, x, y) {
    if (!found) {
      tip.hidden = true;
      return;
    }
    const words = (n) => name(labelOf(input(), n));
    let content;
    if (found.node !== undefined) {
      const actor = model.actors[found.node];
      content = [words(found.node), ` ${actor ? model.kinds[actor.kind].label : "community, click to open"} · ${plural(app.derived.drawn.nodes.get(found.node) || 0, "tie")}`];
    } else if (found.edge.edge) {
      const e = found.edge.edge;
      content = [words(e.s), ` ${model.relations[e.r].label} `, words(e.o), ` · ${model.statuses[e.status].label}${e.unreviewed ? ", unreviewed" : ""}${e.ties.length > 1 ? ` · ${plural(e.ties.length, "tie")}` : ""}`];
    } else {
      const p = found.edge.pair;
      content = [words(p.a), " – ", words(p.b), ` · ${plural(p.edges.length, "relationship")}, ${plural(p.ties, "tie")}`];
    }
    tip.replaceChildren(...content.map((c) => (c instanceof Node ? c : document.createTextNode(clean(c)))));
    tip.hidden = false;
    const left = Math.max(4, Math.min(size.w * unit - tip.offsetWidth - 6, x * unit + 14));
    const below = y * unit + 16;
    tip.style.transform = `translate(${left}px, ${below + tip.offsetHeight > size.h * unit ? below - tip.offsetHeight - 28 : below}px)`;
  }

  const pointers = new Map();
  let grip = null;
  const here = (event) => {
    const rect = box.getBoundingClientRect();
    return [(event.clientX - rect.left) / unit, (event.clientY - rect.top) / unit];
  };

  box.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest("button, details, input, .over-stage")) return;
    const [x, y] = here(event);
    pointers.set(event.pointerId, [x, y]);
    box.setPointerCapture(event.pointerId);
    tip.hidden = true;
    if (pointers.size === 2) {
      const [a, b] = [...pointers.values()];
      grip = { pinch: Math.hypot(a[0] - b[0], a[1] - b[1]) };
      return;
    }
    grip = { x, y, from: [x, y], found: hit(x, y), moved: false };
  });

  box.addEventListener("pointermove", (event) => {
    const [x, y] = here(event);
    if (!pointers.has(event.pointerId)) {
      if (event.pointerType === "touch" || event.target.closest(".over-stage")) return;
      const found = hit(x, y);
      box.style.cursor = found ? "pointer" : "";
      showTip(found, x, y);
      if (key(found) !== hover) {
        hover = key(found);
        if (cost < 30) paint();
      }
      return;
    }
    pointers.set(event.pointerId, [x, y]);
    if (grip?.pinch) {
      const [a, b] = [...pointers.values()];
      const span = Math.hypot(a[0] - b[0], a[1] - b[1]);
      zoomAt(span / grip.pinch, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
      grip.pinch = span;
      return;
    }
    if (!grip) return;
    if (!grip.moved && Math.hypot(x - grip.from[0], y - grip.from[1]) < 4) return;
    grip.moved = true;
    if (grip.found?.node !== undefined) {
      const at = [(x - view.x) / view.k, (y - view.y) / view.k];
      app.state.moved.set(grip.found.node, unturned(at));
      app.saveSoon();
    } else {
      view.x += x - grip.x;
      view.y += y - grip.y;
      keepView();
    }
    [grip.x, grip.y] = [x, y];
    move();
  });

  function release(event) {
    if (!pointers.delete(event.pointerId)) return;
    const done = grip;
    grip = pointers.size ? grip : null;
    if (done && !done.pinch && !done.moved && event.type === "pointerup") act(done.found);
  }
  box.addEventListener("pointerup", release);
  box.addEventListener("pointercancel", release);
  box.addEventListener("pointerleave", () => {
    tip.hidden = true;
    if (hover) {
      hover = "";
      if (cost < 30) paint();
    }
  });

  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [x, y] = here(event);
    zoomAt(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : event.deltaMode ? 0.05 : 0.0016)), x, y);
  }, { passive: false });

  // --- keyboard ------------------------------------------------------------------------------

  const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  // The neighbour (else any actor) that lies best in a direction.
  function inDirection([dx, dy]) {
    const from = scene.hitNodes.find((h) => h.n === cursor);
    const near = new Set();
    for (const { s, o } of app.derived.drawn.edges) {
      if (s === cursor) near.add(o);
      if (o === cursor) near.add(s);
    }
    const best = (nodes) => {
      let found = null;
      for (const node of nodes) {
        if (node.n === cursor) continue;
        const [x, y] = [node.x - from.x, node.y - from.y];
        const along = x * dx + y * dy;
        const across = Math.abs(x * dy - y * dx);
        if (along <= 0 || across > along * 2) continue;
        const far = along + 2 * across;
        if (!found || far < found.far) found = { n: node.n, far };
      }
      return found;
    };
    return best(scene.hitNodes.filter((h) => near.has(h.n))) || best(scene.hitNodes);
  }

  function tell() {
    const ties = app.derived.drawn.nodes.get(cursor) || 0;
    announce(`${isolate(labelOf(input(), cursor))}, ${model.actors[cursor] ? model.kinds[model.actors[cursor].kind].label : "community"}, ${plural(ties, "tie")}`);
  }

  box.addEventListener("keydown", (event) => {
    if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey || !scene) return;
    const nodes = scene.hitNodes;
    if (ARROWS[event.key]) {
      event.preventDefault();
      if (!nodes.length) return;
      if (cursor === null || !nodes.some((h) => h.n === cursor)) {
        const chosen = app.state.sel?.type === "actor" && nodes.find((h) => h.n === app.state.sel.n);
        cursor = chosen ? chosen.n : nodes.reduce((a, b) => (b.ties > a.ties ? b : a)).n;
      } else {
        cursor = inDirection(ARROWS[event.key])?.n ?? cursor;
      }
      const at = place(cursor);
      if (at[0] < 20 || at[1] < 20 || at[0] > size.w - 20 || at[1] > size.h - 20) {
        view.x += size.w / 2 - at[0];
        view.y += size.h / 2 - at[1];
        keepView();
      }
      paint();
      tell();
    } else if ((event.key === "Enter" || event.key === " ") && cursor !== null) {
      event.preventDefault();
      actOnNode(cursor);
      if (model.actors[cursor]) app.focusPanel();
    } else if ((event.key === "." || event.key === ",") && cursor !== null) {
      event.preventDefault();
      nextEdge(event.key === "." ? 1 : -1);
    } else if (event.key === "+" || event.key === "=") zoomAt(1.25);
    else if (event.key === "-") zoomAt(0.8);
    else if (event.key === "0") api.refit();
  });

  // Goes through the edges of the actor under the cursor.
  function nextEdge(step) {
    const mine = app.derived.drawn.edges.filter(({ s, o }) => s === cursor || o === cursor).map(({ e }) => e);
    if (!mine.length) return;
    const now = app.state.sel?.type === "edge" ? mine.findIndex((e) => e.ties.includes(app.state.sel.n)) : -1;
    const edge = mine[(now + step + mine.length) % mine.length];
    app.select({ type: "edge", n: edge.ties[0] });
    announce(`${isolate(model.actors[edge.s].label)} ${model.relations[edge.r].label} ${isolate(model.actors[edge.o].label)}, ${model.statuses[edge.status].label}`);
  }

  new ResizeObserver(resize).observe(box);

  const api = {
    paint,
    resize,
    zoom: (factor) => zoomAt(factor),
    refit() {
      fit();
      paint();
      app.saveSoon();
    },
    // After a change of what is drawn: the view stays if the person chose it, else it fits again.
    changed(refit) {
      overlays = null;
      if (size.w && refit && !app.state.view) fit();
      paint();
    },
    useView(kept) {
      fit();
      if (kept) useView(kept);
      paint();
    },
    // Brings an actor into sight.
    reveal(n) {
      if (!size.w || !app.derived.drawn.nodes.has(n)) return;
      const [x, y] = place(n);
      if (x > 40 && y > 40 && x < size.w - 40 && y < size.h - 40) return;
      view.x += size.w / 2 - x;
      view.y += size.h / 2 - y;
      keepView();
      paint();
    },
    svgText: () => svgFile(scene, app.colours, size, clean(model.title)),
    png(done) {
      const out = document.createElement("canvas");
      const ratio = Math.min(2, 8000 / size.w);
      out.width = Math.round(size.w * ratio);
      out.height = Math.round(size.h * ratio);
      paintCanvas(out.getContext("2d"), scene, app.colours, size, ratio);
      out.toBlob(done, "image/png");
    },
    isCanvas: onCanvas,
  };
  return api;
}
