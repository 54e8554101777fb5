"""Writes the golden CBOR that the Swift tests read, with cbor2 as the oracle.

    pip install cbor2
    python3 Tests/Interop/cbor_vectors.py

Deterministic: the same version of cbor2 writes the same bytes. Every number with a fraction keeps one,
because JSON text does not tell 1.0 from 1.
"""

import json
import pathlib
import random

import cbor2

OUT = pathlib.Path(__file__).parent.parent / "Fixtures" / "cbor"
TEXTS = ["", "a", "é", "学校", "焦作市", "🚌", "quote \" slash / back \\", "line\nbreak", "x" * 23,
         "y" * 24, "z" * 300]
EDGES = [0, 1, 23, 24, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**63 - 1]


def value(rng, depth):
    """A random JSON value."""
    kind = rng.randrange(6 if depth == 0 else 8)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.choice(EDGES)
    if kind == 2:
        return -1 - rng.choice(EDGES)
    if kind == 3:
        return rng.randrange(-(2**40), 2**40)
    if kind == 4:
        return rng.randrange(-(2**30), 2**30) + rng.choice([0.5, 0.25, 0.1, 1e-9 * 1024])
    if kind == 5:
        return rng.choice(TEXTS)
    if kind == 6:
        return [value(rng, depth - 1) for _ in range(rng.choice([0, 1, 3, 26]))]
    return {rng.choice(TEXTS) + str(i): value(rng, depth - 1) for i in range(rng.choice([0, 2, 5, 25]))}


def has_float(item):
    if isinstance(item, float):
        return True
    if isinstance(item, list):
        return any(map(has_float, item))
    return isinstance(item, dict) and any(map(has_float, item.values()))


def main():
    rng = random.Random(8949)
    cases = []
    size = 0
    while size < 120_000:
        item = value(rng, 3)
        case = {"json": item, "cbor": cbor2.dumps(item).hex()}
        # Canonical CBOR shortens floating-point numbers, which the bus does not.
        if not has_float(item):
            case["canonical"] = cbor2.dumps(item, canonical=True).hex()
        if len(case["cbor"]) < 6000:
            cases.append(case)
            size += len(json.dumps(case))
    OUT.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases)
    (OUT / "values.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
