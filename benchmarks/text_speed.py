"""Measures the speed of the text reader: sentences per second, beside raw ``nlp.pipe`` of the same model.

usage: python benchmarks/text_speed.py TEXTS.jsonl [REPEATS]

TEXTS holds one JSON object a line with a field "text". Both sides run alternately REPEATS times
(default 3); the figures are medians.
"""

from __future__ import annotations

import importlib
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.actors import registry
from kg.model import vocabulary
from kg.text import pipeline, reader


def whole_model() -> Any:
    """The model with all its parts, as it comes."""
    for name in pipeline.MODELS:
        try:
            return importlib.import_module(name).load()
        except ImportError:
            continue
    return pipeline.load()


def main(argv: list[str]) -> int:
    if len(argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    texts = [json.loads(line)["text"] for line in Path(argv[1]).read_text(encoding="utf-8").split("\n") if line.strip()]
    words = vocabulary.load()
    reading = reader(registry.resolver(registry.base_quads(), words), words)
    nlp = whole_model()
    count = sum(len(list(doc.sents)) for doc in nlp.pipe(texts))
    reading.read(texts[0], title="warm")
    raw, whole = [], []
    for _ in range(int(argv[2]) if len(argv) > 2 else 3):
        start = time.perf_counter()
        for _doc in nlp.pipe(texts):
            pass
        raw.append(count / (time.perf_counter() - start))
        start = time.perf_counter()
        for text in texts:
            reading.read(text, title="speed")
        whole.append(count / (time.perf_counter() - start))
    figures = {
        "sentences": count,
        "raw": round(statistics.median(raw), 1),
        "reader": round(statistics.median(whole), 1),
    }
    print(json.dumps({**figures, "ratio": round(figures["reader"] / figures["raw"], 3)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
