"""Measures the graph page in Chromium beside stock pyvis and the newest vis-network from npm.

    python benchmarks/view.py [SIZE ...]        sizes in ties; default: 22 (the small case) 500 5000 50000

For each size: CPU seconds to write the page in a fresh process, file size, milliseconds from
navigation to the first drawn frame, frames a second while panning and zooming, and milliseconds
from the change of a filter to the next frame. The same graphs go to vis-network at our places with
physics off (the kindest case) and as it comes, and to stock pyvis; the ratios of readiness are
printed. Needs Chromium, playwright, node's npm and network access for vis-network; without npm the
comparison is left out and said so. Everything is made in a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from view_cases import made_up, small_case  # noqa: E402

from kg.view.layout import place  # noqa: E402
from kg.view.payload import Payload  # noqa: E402

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
GOALS = {22: (120, 300, 55), 500: (350, 500, 50), 5000: (2500, 800, 50), 50_000: (10_000, 2000, 40)}
TIMEOUT = 90_000
PHYSICS_UP_TO = 5000

WRITE = """
import sys, time
sys.path[:0] = sys.argv[1:3]
from view_cases import made_up, small_case
payload = small_case() if int(sys.argv[3]) == 22 else made_up(int(sys.argv[3]))
began = time.process_time()
from kg.view.page import write
write(payload, sys.argv[4])
print(time.process_time() - began)
"""

MOVE = """async () => {
  const stage = document.getElementById('stage'), r = stage.getBoundingClientRect();
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const frames = async (step, n = 90) => {
    const began = performance.now();
    for (let i = 0; i < n; i++) { step(i); await new Promise(requestAnimationFrame); }
    return (n * 1000) / (performance.now() - began);
  };
  stage.setPointerCapture = () => {};
  const point = (type, clientX, clientY) =>
    stage.dispatchEvent(new PointerEvent(type, { clientX, clientY, pointerId: 1, bubbles: true }));
  point('pointerdown', r.left + 8, r.top + r.height / 2);
  const pan = await frames((i) => point('pointermove', r.left + 8 + 2 * i, r.top + r.height / 2 + i));
  point('pointerup', 0, 0);
  await wait(400);
  const zoom = await frames((i) => stage.dispatchEvent(new WheelEvent('wheel', { deltaY: i % 40 < 20 ? -30 : 30,
    clientX: r.left + r.width / 2, clientY: r.top + r.height / 2, bubbles: true, cancelable: true })));
  await wait(400);
  const times = [];
  for (let i = 0; i < 6; i++) {
    const boxes = [...document.querySelectorAll('#filters input[type=checkbox]')];
    const box = boxes.find((e) => (e.dataset.k || '').startsWith('status'));
    const began = performance.now();
    box.click();
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - began);
    await wait(120);
  }
  return { pan, zoom, filter: times.sort((a, b) => a - b)[3] };
}"""

VIS = """<!doctype html><meta charset="utf-8">
<style>html,body,#net{{width:100%;height:100%;margin:0}}</style><div id="net"></div>
<script>{library}</script>
<script>
const nodes = new vis.DataSet({nodes}), edges = new vis.DataSet({edges});
const network = new vis.Network(document.getElementById('net'), {{ nodes, edges }}, {options});
const ready = () => performance.getEntriesByName('first-frame').length || performance.mark('first-frame');
{when}
</script>"""

VIS_MOVE = """async () => {
  const run = async (step, n = 60) => {
    const began = performance.now();
    let done = 0;
    while (done < n && performance.now() - began < 15000) { step(done++); await new Promise(requestAnimationFrame); }
    return (done * 1000) / (performance.now() - began);
  };
  const scale = network.getScale();
  const pan = await run((i) => network.moveTo({ position: { x: 4 * i, y: 2 * i } }));
  const zoom = await run((i) => network.moveTo({ scale: scale * (1 + 0.02 * (i % 20)) }));
  return { pan, zoom };
}"""


def payload_of(size: int) -> Payload:
    return small_case() if size == 22 else made_up(size)


def first_frame(page: Any, address: str) -> float | None:
    """Milliseconds from navigation to the mark ``first-frame``; None after the time limit."""
    page.goto(address, wait_until="commit")
    try:
        for _ in range(TIMEOUT // 50):
            marks = page.evaluate("performance.getEntriesByName('first-frame').map(m => m.startTime)")
            if marks:
                return float(marks[0])
            page.wait_for_timeout(50)
    except Exception as error:  # noqa: BLE001 - a page that hangs the browser is a result, not a failure
        print(f"  {type(error).__name__} while loading", file=sys.stderr)
    return None


def measure(browser: Any, path: Path, moves: str, runs: int = 3) -> dict[str, Any]:
    """Median first frame over several fresh pages, and the frame rates of the last."""
    firsts: list[float] = []
    found: dict[str, Any] = {"bytes": path.stat().st_size}
    for run in range(runs):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(TIMEOUT)
        first = first_frame(page, path.as_uri())
        if first is None:
            page.close()
            return found | {"first": None}
        firsts.append(first)
        if run == runs - 1:
            page.wait_for_timeout(800)
            found |= page.evaluate(moves)
        page.close()
    return found | {"first": statistics.median(firsts)}


def fetch_vis(folder: Path) -> tuple[str, str] | None:
    """The newest vis-network's stand-alone script and its version, or None without npm."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    done = subprocess.run(
        [npm, "install", "--prefix", str(folder), "--no-save", "--no-audit", "--no-fund", "vis-network@latest"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    package = folder / "node_modules" / "vis-network"
    if done.returncode or not package.is_dir():
        print(f"  npm could not fetch vis-network: {done.stderr.strip()[-200:]}", file=sys.stderr)
        return None
    script = (package / "standalone" / "umd" / "vis-network.min.js").read_text(encoding="utf-8")
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    return script.replace("</script", "<\\/script"), version


def write_vis(path: Path, payload: Payload, library: str, *, physics: bool) -> Path:
    nodes = [
        {"id": a.id, "label": a.label} | ({} if physics else {"x": x, "y": y})
        for a, (x, y) in zip(payload.actors, place(payload).positions, strict=True)
    ]
    labels = {r.id: r.label for r in payload.relations}
    edges = [
        {"from": r.subject, "to": r.object, "label": labels[r.relation], "arrows": "to"} for r in payload.relationships
    ]
    options: dict[str, Any] = {} if physics else {"physics": False}
    settled = "network.once('stabilizationIterationsDone', () => network.once('afterDrawing', ready));"
    page = VIS.format(
        library=library,
        nodes=json.dumps(nodes),
        edges=json.dumps(edges),
        options=json.dumps(options),
        when=settled if physics else "network.once('afterDrawing', ready);",
    )
    path.write_text(page, encoding="utf-8")
    return path


def write_pyvis(path: Path, payload: Payload) -> Path:
    """Stock pyvis on the same graph, everything in one file, marked ready when it has settled."""
    from pyvis.network import Network

    stock = Network(directed=True, cdn_resources="in_line")
    for actor in payload.actors:
        stock.add_node(actor.id, label=actor.label)
    for r in payload.relationships:
        stock.add_edge(r.subject, r.object, title=r.relation)
    text = stock.generate_html()
    ready = "network.once('afterDrawing', () => performance.mark('first-frame'))"
    mark = f"<script>network.once('stabilizationIterationsDone', () => {ready});</script>"
    path.write_text(text.replace("</body>", mark + "</body>"), encoding="utf-8")
    return path


def row(name: str, found: dict[str, Any]) -> str:
    def number(key: str, digits: int = 0) -> str:
        value = found.get(key)
        return "–" if value is None else f"{value:.{digits}f}"

    return (
        f"  {name:34} {found['bytes'] / 1000:7.0f} kB {number('first'):>7} ms"
        f" {number('pan'):>4} {number('zoom'):>4} fps {number('filter'):>5} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="measures the graph page")
    parser.add_argument("sizes", nargs="*", type=int, default=[22, 500, 5000, 50_000])
    sizes = parser.parse_args().sizes
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        vis = fetch_vis(folder)
        print(f"vis-network {vis[1]}" if vis else "vis-network: not fetched, no comparison")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size in sizes:
            path = folder / f"{size}.html"
            command = [sys.executable, "-c", WRITE, str(ROOT), str(ROOT / "tests"), str(size), str(path)]
            cpu = float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            payload = payload_of(size)
            print(f"\n{size} ties, {len(payload.relationships)} relationships, {len(payload.actors)} actors")
            print(f"  written in {cpu:.2f} s of CPU, imports included")
            ours = measure(browser, path, MOVE)
            print(
                row("this page", ours), "" if size not in GOALS else "  goal {} kB, {} ms, {} fps".format(*GOALS[size])
            )
            others: list[tuple[str, Path]] = []
            if vis:
                others.append(
                    (
                        "vis-network, our places, no physics",
                        write_vis(folder / "v.html", payload, vis[0], physics=False),
                    )
                )
                if size <= PHYSICS_UP_TO:
                    others.append(
                        ("vis-network as it comes", write_vis(folder / "p.html", payload, vis[0], physics=True))
                    )
            if size <= PHYSICS_UP_TO:
                others.append(("stock pyvis", write_pyvis(folder / "stock.html", payload)))
            else:
                print(f"  (physics is not tried above {PHYSICS_UP_TO} ties)")
            for title, other in others:
                moves = VIS_MOVE if title != "stock pyvis" or size <= 500 else "() => ({})"
                found = measure(browser, other, moves, runs=3 if "no physics" in title else 1)
                if found["first"] is None:
                    ratio = f"not ready after {TIMEOUT // 1000} s: more than {TIMEOUT / ours['first']:.0f} times later"
                else:
                    ratio = f"ready {found['first'] / ours['first']:.1f} times later"
                print(row(title, found), " ", ratio, flush=True)
        browser.close()
    print(f"\npeak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
