"""Eight readers beside one writer, each killed with -9 in turn: no stale lock, no growth, no wrong answer.

usage: python scripts/readers_and_writer.py [SECONDS] [READERS]      (default: 60 8)

The writer adds sources of two ties each, and withdraws them. A reader opens the store again and again and checks
that what it reads is whole: every source with both of its ties, every status as it follows from the stances.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import kg  # noqa: E402

ANNOTATION = """source: {{title: Note {0}, id: note-{0}, publisher: Gazette {0}}}
ties:
  - {{id: t1, subject: Norway, relation: suppliesOilTo, object: Chile, when: {1}}}
  - {{id: t2, subject: Chile, relation: suppliesArmsTo, object: Norway, when: {1}}}
stances:
  - {{id: s1, attitude: asserts, about: [t1, t2]}}
"""


def write(folder: str, seed: str) -> None:
    """Adds and withdraws sources until killed."""
    here, chance = Path(folder).parent, random.Random(seed)
    for number in count(int(seed) * 1000):
        file = here / "note.yaml"
        file.write_text(ANNOTATION.format(number, 1900 + number % 100), encoding="utf-8")
        with kg.open(folder) as graph:
            graph.add(file)
            there = [source.id for source in graph.sources()]
            while len(there) > 5:
                graph.remove(there.pop(chance.randrange(len(there))))
        print(number, flush=True)


def read(folder: str, _: str) -> None:
    """Opens the store and checks what it reads until killed; ends with words about what is wrong."""
    while True:
        with kg.open(folder) as graph:
            sources = {source.id for source in graph.sources()}
            ties = graph.ties("Norway", "Chile")
            if {stance.source.id for tie in ties for stance in tie.stances} != sources:
                sys.exit(f"the ties are of other sources than the {len(sources)} of the store")
            relations = [tie.relation.id for tie in ties]
            if relations.count("suppliesOilTo") != relations.count("suppliesArmsTo"):
                sys.exit("one tie of a source without the other")
            if any(tie.status not in ("reported", "corroborated") for tie in ties):
                sys.exit("a status that does not follow")
            print(len(ties), flush=True)


def start(what: str, folder: Path, seed: int) -> subprocess.Popen[str]:
    """A process that reads or writes, as the command line of this script does."""
    command = [sys.executable, __file__, what, str(folder), str(seed)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def trial(folder: Path, seconds: float, readers: int) -> str:
    """Runs them and kills one after the other; what was seen, or RuntimeError with what is wrong."""
    kg.open(folder).close()
    running = {n: start("read" if n else "write", folder, n) for n in range(readers + 1)}
    chance, seeds, until = random.Random(7), count(readers + 1), time.monotonic() + seconds
    done = [0, 0]  # answers, changes
    kills = 0
    try:
        while running:
            late = time.monotonic() > until
            n = min(running) if late else kills % (readers + 1)
            process = running.pop(n)
            line = process.stdout.readline() if process.stdout else ""  # once it has done something
            time.sleep(0 if late else chance.uniform(0, 0.5))
            process.send_signal(signal.SIGKILL)
            out, err = process.communicate(timeout=60)
            if not line or process.returncode != -signal.SIGKILL:
                raise RuntimeError(err.strip() or f"ended with {process.returncode}")
            kills += 1
            done[n == 0] += 1 + len(out.split())
            if not late:
                running[n] = start("read" if n else "write", folder, next(seeds))
    finally:
        for process in running.values():
            process.kill()
            process.communicate()
    with kg.open(folder) as graph:
        if not (found := graph.check()).whole:
            raise RuntimeError(found.summary)
        last = folder.parent / "last.yaml"
        last.write_text(ANNOTATION.format("last", 2000), encoding="utf-8")
        graph.remove(graph.add(last)[0].source)
    kept = [p.name for p in (folder / "checkpoints").iterdir()]
    if len(kept) != 1:
        raise RuntimeError(f"left behind: {', '.join(kept)}")
    return f"{done[0]} answers beside {done[1]} changes, {kills} kills; one checkpoint left"


if __name__ == "__main__":
    if sys.argv[1:2] in (["read"], ["write"]):
        {"read": read, "write": write}[sys.argv[1]](*sys.argv[2:4])
    given = [float(word) for word in sys.argv[1:3]]
    with tempfile.TemporaryDirectory() as home:
        print(trial(Path(home) / "store", *(given[:1] or [60.0]), int(given[1]) if given[1:] else 8))
