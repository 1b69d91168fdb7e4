// The mouse and fingers on the drawing: what lies under them, its tip, and choosing, dragging, zooming.

import { name, on } from "./dom.mjs";
import { distanceTo } from "./geometry.mjs";
import { clean, plural } from "./text.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */

// The node or edge at a point of the scene, labels included, or null.
/** @param {Stage} stage */
function hit({ scene, measure }, x, y) {
  if (!scene) return null;
  let best = null;
  for (const node of scene.hitNodes) {
    const distance = Math.hypot(node.x - x, node.y - y) - node.r;
    if (distance < 6 && (!best || distance < best.distance)) best = { node: node.n, distance };
  }
  if (best) return best;
  for (const label of scene.labels) {
    const { node, key, size } = label;
    if ((node === undefined && !key) || y >= label.y + 4 || x >= label.x + measure(label.text, size, label.weight)) continue;
    if (node !== undefined && x > label.x - 2 && y > label.y - size) return { node };
    if (key && x > label.x && y > label.y - 11) return { edge: scene.hitEdges.find((e) => e.key === key) };
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

const keyOf = (found) => (found ? (found.node !== undefined ? `node ${found.node}` : found.edge.key) : "");

/** @param {Stage} stage */
function choose(stage, found, several) {
  const { app } = stage;
  if (several && app.model.actors[found?.node]) app.choose(found.node);
  else if (!found) app.select(null);
  else if (found.node !== undefined) stage.openNode(found.node);
  else if (found.edge.edge) app.select({ type: "edge", n: found.edge.edge.ties[0] });
  else app.select({ type: "pair", a: found.edge.pair.a, b: found.edge.pair.b });
}

/** @param {Stage} stage */
function tipWords(stage, { node, edge }) {
  const { model, derived } = stage.app;
  const named = (n) => name(stage.label(n));
  if (node !== undefined) {
    const actor = model.actors[node];
    return [named(node), ` ${actor ? model.kinds[actor.kind].label : "community, click to open"} · ${plural(derived.drawn.nodes.get(node) || 0, "tie")}`];
  }
  if (edge.edge) {
    const e = edge.edge;
    return [named(e.s), ` ${model.relations[e.r].label} `, named(e.o), ` · ${model.statuses[e.status].label}${e.unreviewed ? ", unreviewed" : ""}${e.ties.length > 1 ? ` · ${plural(e.ties.length, "tie")}` : ""}`];
  }
  const p = edge.pair;
  return [named(p.a), " – ", named(p.b), ` · ${plural(p.ties, "tie")} in ${plural(p.edges.length, "relationship")}`];
}

/** @param {Stage} stage */
function showTip(stage, found, x, y) {
  const { tip, unit, camera: { size } } = stage;
  tip.hidden = !found;
  if (!found) return;
  tip.replaceChildren(...tipWords(stage, found).map((c) => (c instanceof Node ? c : document.createTextNode(clean(c)))));
  const left = Math.max(4, Math.min(size.w * unit - tip.offsetWidth - 6, x * unit + 14));
  const below = y * unit + 16;
  tip.style.transform = `translate(${left}px, ${below + tip.offsetHeight > size.h * unit ? below - tip.offsetHeight - 28 : below}px)`;
}

/** @param {Stage} stage */
export function listenToPointer(stage) {
  const { app, box, camera, tip } = stage;
  const pointers = new Map();
  let grip = null;
  const here = (event) => {
    const rect = box.getBoundingClientRect();
    return [(event.clientX - rect.left) / stage.unit, (event.clientY - rect.top) / stage.unit];
  };
  // The middle of two fingers, and how far apart they are.
  const pinch = () => {
    const [a, b] = [...pointers.values()];
    return { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2, span: Math.hypot(a[0] - b[0], a[1] - b[1]) };
  };

  on(box, "pointerdown", (event) => {
    if (event.button || event.target.closest("button, details, input, .over-stage")) return;
    const [x, y] = here(event);
    pointers.set(event.pointerId, [x, y]);
    box.setPointerCapture(event.pointerId);
    tip.hidden = true;
    grip = pointers.size === 2 ? { span: pinch().span } : { x, y, from: [x, y], found: hit(stage, x, y), moved: false };
  });

  function hovered(event, x, y) {
    if (event.pointerType === "touch" || event.target.closest(".over-stage")) return;
    const found = hit(stage, x, y);
    box.style.cursor = found ? "pointer" : "";
    showTip(stage, found, x, y);
    stage.setHover(keyOf(found));
  }

  function dragged(x, y) {
    if (!grip.moved && Math.hypot(x - grip.from[0], y - grip.from[1]) < 4) return;
    grip.moved = true;
    if (grip.found?.node !== undefined) {
      app.state.moved.set(grip.found.node, camera.worldAt(x, y));
      app.saveSoon();
    } else camera.shift(x - grip.x, y - grip.y);
    [grip.x, grip.y] = [x, y];
    stage.move();
  }

  on(box, "pointermove", (event) => {
    const [x, y] = here(event);
    if (!pointers.has(event.pointerId)) {
      hovered(event, x, y);
      return;
    }
    pointers.set(event.pointerId, [x, y]);
    if (grip?.span) {
      const now = pinch();
      stage.zoom(now.span / grip.span, now.x, now.y);
      grip.span = now.span;
    } else if (grip) dragged(x, y);
  });

  function release(event) {
    if (!pointers.delete(event.pointerId)) return;
    const done = grip;
    grip = pointers.size && !done?.span ? grip : null; // one finger left of two does nothing
    if (done && !done.span && !done.moved && event.type === "pointerup") choose(stage, done.found, event.shiftKey || event.ctrlKey || event.metaKey);
  }
  on(box, "pointerup", release);
  on(box, "pointercancel", release);
  on(box, "pointerleave", () => {
    tip.hidden = true;
    stage.setHover("");
  });

  box.addEventListener("wheel", (event) => {
    event.preventDefault();
    const [x, y] = here(event);
    stage.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : event.deltaMode ? 0.05 : 0.0016)), x, y);
  }, { passive: false });
}
