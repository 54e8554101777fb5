#!/usr/bin/env python3
"""Fills the tables of a page from benchmark rows: tables.py PAGE.md OUTPUT...

OUTPUT is what `make bench` or `make bench-peers` printed. In the page, the lines between `<!-- rows: PREFIX -->` and
`<!-- end -->` become a table of the rows whose names begin with PREFIX, one line for each name without its last part, which
is the column; each cell is ours, the baseline and the ratio. `<!-- rows with targets -->` lists those that carry a target.
"""
import re
import sys

ROW = re.compile(r"BENCH (\S+) (\S+) (\S+) baseline=(\S+) ratio=(\S+) target=(\S+) (ok|short)$")
BLOCK = re.compile(r"(<!-- rows(?:: (?P<prefix>\S+)| with targets) -->\n).*?(<!-- end -->)", re.S)


def read(paths):
    rows = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            rows += [match.groups() for match in map(ROW.match, file.read().splitlines()) if match]
    if not rows:
        sys.exit("no BENCH rows found")
    return rows


def grouped(text):
    """A number with its thousands apart."""
    return f"{int(text):,}" if re.fullmatch(r"-?\d{4,}", text) else text


def table(lines):
    head, *body = lines
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "".join("| " + " | ".join(line) + " |\n" for line in [head, rule, *body])


def with_targets(rows):
    lines = [("row", "ours", "baseline", "ratio", "target", "")]
    for name, ours, unit, baseline, ratio, target, verdict in rows:
        if target != "none":
            wanted = target.replace(">=", " ≥ ").replace("<=", " ≤ ")
            lines.append((f"`{name}`", f"{grouped(ours)} {unit}", grouped(baseline), ratio, wanted, verdict))
    return table(lines)


def pivot(rows, prefix):
    cells, columns = {}, {}
    for name, ours, unit, baseline, ratio, _, _ in rows:
        if name.startswith(prefix):
            line, column = name.rsplit("/", 1)
            columns[column] = unit
            beside = "" if baseline == "none" else f" / {grouped(baseline)} ({ratio} ×)"
            cells.setdefault(line, {})[column] = grouped(ours) + beside
    if not cells:
        sys.exit(f"no rows begin with {prefix}")
    head = ["ours / baseline (ratio)"] + [f"{column}, {unit}" for column, unit in columns.items()]
    return table([head] + [[f"`{line}`"] + [of.get(column, "") for column in columns] for line, of in cells.items()])


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    page, rows = sys.argv[1], read(sys.argv[2:])

    def fill(match):
        prefix = match["prefix"]
        return match[1] + (pivot(rows, prefix) if prefix else with_targets(rows)) + match[3]

    with open(page, encoding="utf-8") as file:
        text = file.read()
    with open(page, "w", encoding="utf-8") as file:
        file.write(BLOCK.sub(fill, text))


if __name__ == "__main__":
    main()
