// The keyboard on the drawing: a cursor that goes from actor to actor and along their edges.

import { announce, on } from "./dom.mjs";
import { plural } from "./text.mjs";

/** @typedef {import("./stage.mjs").Stage} Stage */

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The node that lies best in a direction from another.
function best(nodes, from, direction) {
  const [dx, dy] = direction;
  let found = null;
  for (const node of nodes) {
    if (node.n === from.n) continue;
    const [x, y] = [node.x - from.x, node.y - from.y];
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy - y * dx);
    if (along <= 0 || across > along * 2) continue;
    const far = along + 2 * across;
    if (!found || far < found.far) found = { n: node.n, far };
  }
  return found;
}

// The neighbour (else any actor) that lies best in a direction.
/** @param {Stage} stage */
function inDirection({ app, cursor, scene }, direction) {
  const from = scene.hitNodes.find((h) => h.n === cursor);
  const near = new Set();
  for (const { s, o } of app.derived.drawn.edges) {
    if (s === cursor) near.add(o);
    if (o === cursor) near.add(s);
  }
  return best(scene.hitNodes.filter((h) => near.has(h.n)), from, direction) || best(scene.hitNodes, from, direction);
}

/** @param {Stage} stage */
function moveCursor(stage, direction) {
  const { app, camera, scene } = stage;
  const nodes = scene.hitNodes;
  if (!nodes.length) return;
  if (stage.cursor === null || !nodes.some((h) => h.n === stage.cursor)) {
    const chosen = app.state.sel?.type === "actor" && nodes.find((h) => h.n === app.state.sel.n);
    stage.cursor = chosen ? chosen.n : nodes.reduce((a, b) => (b.ties > a.ties ? b : a)).n;
  } else {
    stage.cursor = inDirection(stage, direction)?.n ?? stage.cursor;
  }
  camera.centre(camera.place(stage.cursor), 20);
  stage.paint();
  const actor = app.model.actors[stage.cursor];
  const ties = app.derived.drawn.nodes.get(stage.cursor) || 0;
  announce(`${stage.label(stage.cursor)}, ${actor ? app.model.kinds[actor.kind].label : "community"}, ${plural(ties, "tie")}`);
}

// Goes through the edges of the actor under the cursor.
/** @param {Stage} stage */
function nextEdge({ app, cursor }, step) {
  const { model, state } = app;
  const mine = app.derived.drawn.edges.filter(({ s, o }) => s === cursor || o === cursor).map(({ e }) => e);
  if (!mine.length) return;
  const now = state.sel?.type === "edge" ? mine.findIndex((e) => e.ties.includes(state.sel.n)) : -1;
  const edge = mine[(now + step + mine.length) % mine.length];
  app.select({ type: "edge", n: edge.ties[0] });
  announce(`${model.actors[edge.s].label} ${model.relations[edge.r].label} ${model.actors[edge.o].label}, ${model.statuses[edge.status].label}`);
}

/** @param {Stage} stage */
export function listenToArrows(stage) {
  const { app, box } = stage;
  on(box, "keydown", (event) => {
    if (event.target !== box || event.ctrlKey || event.metaKey || event.altKey || !stage.scene) return;
    const { key } = event;
    if (ARROWS[key]) {
      event.preventDefault();
      moveCursor(stage, ARROWS[key]);
    } else if ((key === "Enter" || key === " ") && stage.cursor !== null) {
      event.preventDefault();
      if (event.shiftKey && app.model.actors[stage.cursor]) {
        app.choose(stage.cursor);
        return;
      }
      stage.openNode(stage.cursor);
      if (app.model.actors[stage.cursor]) app.focusPanel();
    } else if ((key === "." || key === ",") && stage.cursor !== null) {
      event.preventDefault();
      nextEdge(stage, key === "." ? 1 : -1);
    } else if (key === "+" || key === "=") stage.zoom(1.25);
    else if (key === "-") stage.zoom(0.8);
    else if (key === "0") stage.refit();
  });
}
