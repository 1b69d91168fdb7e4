"""Positions and communities of actors; the same payload always gives the same ones.

igraph does the work, from a fixed start and seed. Parts that are not connected are laid out one by one
and packed in rows. In a large graph only the strongest actors are laid out; the others are placed around
the mean of their neighbours, so that the time stays linear.
"""

from __future__ import annotations

import importlib
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import Any

from kg.view.payload import Payload

#: Actors that are laid out by forces; the rest follow their neighbours.
CORE = 600
#: Up to this many actors a component is laid out by graph distance, which reads best.
STRESS = 120
GAP = 130
"""Room between components."""
GAP_OF_MANY = 70
"""The same in a graph of more than :data:`STRESS` actors."""
PAIRS_ABOVE = 1_000
"""Lines above which the layout follows the backbone."""
SIGNIFICANT = 0.05
_SEED = 20250613
_COMPILED = "igraph._igraph"

Point = tuple[float, float]
Weights = dict[tuple[int, int], float]


@dataclass(frozen=True)
class Placement:
    """Places per actor, in the payload's order, as written and rolled up to states.

    ``communities`` are numbers from 1.
    """

    positions: list[tuple[int, int]]
    rolled: list[tuple[int, int]]
    communities: list[int] = field(default_factory=list)


def place(payload: Payload) -> Placement:
    """Positions and communities of all actors of ``payload``."""
    number = {actor.id: i for i, actor in enumerate(payload.actors)}
    state = [i if a.state is None else number[a.state] for i, a in enumerate(payload.actors)]
    weights: Weights = defaultdict(float)
    rolled: Weights = defaultdict(float)
    for relationship in payload.relationships:
        _count(weights, number[relationship.subject], number[relationship.object])
    for tie in payload.ties:
        subject, obj = tie.subject_state, tie.object_state
        _count(
            rolled,
            number[subject] if subject is not None else state[number[tie.subject]],
            number[obj] if obj is not None else state[number[tie.object]],
        )
    strength = _strength(weights, len(number))
    for i, home in enumerate(state):  # people stand near their state, where roll-up shows them
        if home != i:
            weights[min(i, home), max(i, home)] += 0.5
    order = sorted(range(len(number)), key=lambda i: (-strength[i], i))
    positions = _positions(order, backbone(weights))
    folded = {i for pair in rolled for i in pair} | set(state)
    states = _positions([i for i in order if i in folded], backbone(rolled))
    for i, home in enumerate(state):
        if i not in states:
            states[i] = states[home]
    communities = _communities(len(number), weights)
    return Placement(_rounded(positions, len(number)), _rounded(states, len(number)), communities)


def positions(actors: int, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Positions of actors by number, with a pair for each relationship between two of them."""
    weights: Weights = defaultdict(float)
    for a, b in pairs:
        _count(weights, a, b)
    strength = _strength(weights, actors)
    order = sorted(range(actors), key=lambda i: (-strength[i], i))
    return _rounded(_positions(order, weights), actors)


def backbone(weights: Weights) -> Weights:
    """Of many lines, the strongest of each actor and those that the disparity filter finds significant.

    If the s ties of an actor fell on its k lines at random, one of them would have w or more with the probability
    (1 - w / s) ** (k - 1) (Serrano, Boguñá, Vespignani: PNAS 106, 2009). ``static/backbone.mjs`` draws the same.
    """
    if len(weights) <= PAIRS_ABOVE:
        return weights
    near: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for pair, weight in sorted(weights.items()):
        for actor in pair:
            near[actor].append((weight, pair))
    kept: Weights = {}
    for lines in near.values():
        strength = sum(weight for weight, _ in lines)
        best = max(weight for weight, _ in lines)
        strongest = next(pair for weight, pair in lines if weight == best)
        for weight, pair in lines:
            if pair == strongest or (1 - weight / strength) ** (len(lines) - 1) < SIGNIFICANT:
                kept[pair] = weight
    return kept


def _count(weights: Weights, a: int, b: int) -> None:
    if a != b:
        weights[min(a, b), max(a, b)] += 1


def _rounded(places: dict[int, Point], count: int) -> list[tuple[int, int]]:
    return [(round(places[i][0]), round(places[i][1])) for i in range(count)]


def _positions(members: list[int], weights: Weights) -> dict[int, Point]:
    """Places of ``members``, strongest first: the core by forces, the others around it."""
    core = members[:CORE] if len(members) > 2 * CORE else members
    return _around(_lay_out(sorted(core), weights), members, weights)


def _strength(weights: Weights, count: int) -> list[float]:
    strength = [0.0] * count
    for (a, b), weight in weights.items():
        strength[a] += weight
        strength[b] += weight
    return strength


def _components(members: list[int], weights: Weights) -> list[list[int]]:
    """Connected parts, largest first, members in order."""
    inside = set(members)
    near: dict[int, list[int]] = {i: [] for i in members}
    for a, b in weights:
        if a in inside and b in inside:
            near[a].append(b)
            near[b].append(a)
    parts: list[list[int]] = []
    seen: set[int] = set()
    for start in members:
        if start in seen:
            continue
        part, queue = [], [start]
        seen.add(start)
        while queue:
            at = queue.pop()
            part.append(at)
            fresh = [n for n in near[at] if n not in seen]
            seen.update(fresh)
            queue.extend(fresh)
        parts.append(sorted(part))
    return sorted(parts, key=lambda part: (-len(part), part[0]))


def _lay_out(members: list[int], weights: Weights) -> dict[int, Point]:
    """Positions of ``members``: each component by itself, then packed, the largest first, as high up as it fits.

    The box that all share is wider than high; small components fill what the large ones leave.
    """
    boxes = [_component(part, weights) for part in _components(members, weights)]
    gap = GAP if len(members) <= STRESS else GAP_OF_MANY
    sizes = [(w + gap, h + gap) for _, w, h in boxes]
    limit = max([math.sqrt(sum(w * h for w, h in sizes) * 1.7), *(w for w, _ in sizes)]) if boxes else 0.0
    skyline = [(0.0, 0.0)]  # from each x to the next, everything above y is taken
    placed: dict[int, Point] = {}
    for (points, _, _), (w, h) in zip(boxes, sizes, strict=True):
        x, y = min(
            ((x, _floor(skyline, x, w)) for x, _ in skyline if x + w <= limit + 1), key=lambda at: (at[1], at[0])
        )
        placed |= {i: (px + x, py + y) for i, (px, py) in points.items()}
        *_, beyond = (low for left, low in skyline if left <= x + w)
        skyline = sorted({**{s: low for s, low in skyline if not x <= s <= x + w}, x: y + h, x + w: beyond}.items())
    return placed


def _floor(skyline: list[tuple[float, float]], x: float, width: float) -> float:
    """The first y that is free from ``x`` on over ``width``."""
    ends = [left for left, _ in skyline[1:]] + [math.inf]
    return max(y for (left, y), end in zip(skyline, ends, strict=True) if end > x and left < x + width)


def _component(part: list[int], weights: Weights) -> tuple[dict[int, Point], float, float]:
    """Positions of one connected part from (0, 0), wider than high, with its width and height."""
    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}, 0.0, 0.0
    local = {i: n for n, i in enumerate(part)}
    edges = [(local[a], local[b], w) for (a, b), w in sorted(weights.items()) if a in local and b in local]
    points = _spread(_even(_turn(_forces(len(part), edges))))
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    return {i: (points[local[i]][0] - left, points[local[i]][1] - top) for i in part}, right - left, bottom - top


def _forces(count: int, edges: list[tuple[int, int, float]]) -> list[Point]:
    """One component by igraph: by distance where it is small, by attraction where it is not."""
    igraph = _igraph()
    graph = igraph.GraphBase(n=count, edges=[(a, b) for a, b, _ in edges])
    step = math.tau / count
    start = [[math.cos(i * step), math.sin(i * step)] for i in range(count)]
    if count <= STRESS:
        # Several relationships between two actors need room for their arcs, not nearness.
        layout = graph.layout_kamada_kawai(seed=start, maxiter=40 * count, epsilon=1e-4)
        return [(160 * x, 160 * y) for x, y in layout]
    igraph.set_random_number_generator(random.Random(_SEED))
    weights = [1 + math.log(w) if w >= 1 else 0.5 for _, _, w in edges]
    grid = "grid" if count > 1000 else "nogrid"
    layout = graph.layout_fruchterman_reingold(
        seed=[[x * math.sqrt(count), y * math.sqrt(count)] for x, y in start], niter=400, weights=weights, grid=grid
    )
    return [(90 * x, 90 * y) for x, y in layout]


def _igraph() -> Any:
    """The compiled part of igraph: the whole imports matplotlib where that is installed, which takes a second."""
    if _COMPILED not in sys.modules:
        package = find_spec("igraph")
        spec = PathFinder.find_spec(_COMPILED, package.submodule_search_locations if package else None)
        if spec is None or spec.loader is None:
            return importlib.import_module(_COMPILED)
        sys.modules[_COMPILED] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[_COMPILED])
    return sys.modules[_COMPILED]


def _turn(points: list[Point]) -> list[Point]:
    """The points turned so that their longest extent lies flat: screens are wide."""
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    xx = sum((x - mx) ** 2 for x, _ in points)
    yy = sum((y - my) ** 2 for _, y in points)
    xy = sum((x - mx) * (y - my) for x, y in points)
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    c, s = math.cos(angle), math.sin(angle)
    return [((x - mx) * c + (y - my) * s, (y - my) * c - (x - mx) * s) for x, y in points]


def _even(points: list[Point]) -> list[Point]:
    """The points of a large component with the crowd in its middle drawn apart.

    The distance of each from the centre moves most of the way to the one that it would have if all
    stood equally dense in a disc; directions stay.
    """
    if len(points) <= STRESS:
        return points
    n = len(points)
    mx, my = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    order = sorted(range(n), key=lambda i: (math.hypot(points[i][0] - mx, points[i][1] - my), i))
    reach = 55 * math.sqrt(n)
    out = list(points)
    for rank, i in enumerate(order):
        dx, dy = points[i][0] - mx, points[i][1] - my
        distance = math.hypot(dx, dy) or 1.0
        wanted = 0.8 * reach * math.sqrt((rank + 0.5) / n) + 0.2 * min(distance, 2 * reach)
        out[i] = (mx + dx / distance * wanted, my + dy / distance * wanted)
    return out


def _spread(points: list[Point]) -> list[Point]:
    """The points pushed apart until no two are nearer than a label needs, or 40 rounds have passed."""
    gap = 110.0 if len(points) <= STRESS else 70.0
    at = [list(p) for p in points]
    for _ in range(40):
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i, (x, y) in enumerate(at):
            cells[int(x // gap), int(y // gap)].append(i)
        moved = False
        for i, (x, y) in enumerate(at):
            cx, cy = int(x // gap), int(y // gap)
            for j in (j for dx in (-1, 0, 1) for dy in (-1, 0, 1) for j in cells.get((cx + dx, cy + dy), ())):
                moved |= j < i and _push(at[i], at[j], gap, i)
        if not moved:
            break
    return [(x, y) for x, y in at]


def _push(p: list[float], q: list[float], gap: float, i: int) -> bool:
    """Whether two points were nearer than ``gap`` and have been moved apart."""
    dx, dy = p[0] - q[0], p[1] - q[1]
    distance = math.hypot(dx, dy)
    if distance >= gap:
        return False
    if distance < 1e-9:
        dx, dy, distance = 1.0, 0.1 * i, math.hypot(1.0, 0.1 * i)
    push = (gap - distance) / 2 / distance
    p[0] += dx * push
    p[1] += dy * push
    q[0] -= dx * push
    q[1] -= dy * push
    return True


def _around(placed: dict[int, Point], order: list[int], weights: Weights) -> dict[int, Point]:
    """All places: actors not yet ``placed`` go on a spiral around the mean of their neighbours."""
    if len(placed) == len(order):
        return placed
    near: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (a, b), w in sorted(weights.items()):
        near[a].append((b, w))
        near[b].append((a, w))
    crowd: Counter[tuple[int, int]] = Counter()
    span = max(x for x, _ in placed.values())
    for lone, i in enumerate(order):
        if i in placed:
            continue
        known = [(placed[n], w) for n, w in near[i] if n in placed]
        total = sum(w for _, w in known)
        if total:
            x = sum(p[0] * w for p, w in known) / total
            y = sum(p[1] * w for p, w in known) / total
        else:
            x, y = span * ((lone * 0.618) % 1), -200.0
        cell = (round(x / 60), round(y / 60))
        crowd[cell] += 1
        turn, radius = crowd[cell] * 2.399963, 34 * math.sqrt(crowd[cell])
        placed[i] = (x + radius * math.cos(turn), y + radius * math.sin(turn))
    return placed


def _communities(count: int, weights: Weights) -> list[int]:
    """Community numbers from 1 by modularity (Louvain, as igraph has it), with a fixed seed."""
    igraph = _igraph()
    igraph.set_random_number_generator(random.Random(_SEED))
    edges = sorted(weights)
    graph = igraph.GraphBase(n=count, edges=edges)
    membership = graph.community_multilevel(weights=[weights[e] for e in edges], return_levels=False)
    return [int(m) + 1 for m in membership]
