#!/usr/bin/env python3
"""Draws latency against load: plot.py LATENCY_CSV SVG.

The table is what `edubus-bench peers` writes. Each system is a line through its loads, from one call in flight to 256:
the median solid, the 99th percentile dashed.
"""
import csv
import math
import sys

WIDTH, HEIGHT = 920, 600
LEFT, RIGHT, TOP, BOTTOM = 74, 190, 60, 62
SYSTEMS = {  # colours that stay apart for colour-blind readers
    "bus": ("EduBus", "#0072b2"),
    "bus-curve": ("EduBus, CURVE", "#56b4e9"),
    "raw": ("libzmq alone", "#000000"),
    "grpc-cpp": ("gRPC C++", "#009e73"),
    "grpc-swift-2": ("grpc-swift-2", "#d55e00"),
    "nats": ("NATS", "#cc79a7"),
}


def read(path):
    """The points of every system, in the order of their loads: (in flight, calls/s, p50, p99)."""
    points = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            points.setdefault(row["system"], []).append(
                (int(row["in_flight"]), float(row["calls_per_second"]), float(row["p50_us"]), float(row["p99_us"])))
    return {system: sorted(points[system]) for system in SYSTEMS if system in points}


def decades(values):
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def number(value):
    for size, unit in ((1_000_000, " M"), (1000, " k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


def duration(microseconds):
    return f"{microseconds / 1000:g} ms" if microseconds >= 1000 else f"{microseconds:g} µs"


def draw(points):
    every = [point for line in points.values() for point in line]
    x_from, x_to = decades([point[1] for point in every])
    y_from, y_to = decades([latency for point in every for latency in point[2:]])

    def x(value):
        return LEFT + (math.log10(value) - x_from) / (x_to - x_from) * (WIDTH - LEFT - RIGHT)

    def y(value):
        return HEIGHT - BOTTOM - (math.log10(value) - y_from) / (y_to - y_from) * (HEIGHT - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="26" font-size="17">Latency against load: an echoed record of 200 bytes, two processes, loopback TCP</text>',
        f'<text x="{LEFT}" y="46" fill="#555555">1, 4, 16, 64 and 256 calls in flight from left to right; median solid, 99th percentile dashed</text>',
    ]
    for scale, low, high in (("x", x_from, x_to), ("y", y_from, y_to)):
        for decade in range(low, high + 1):
            for step in range(1, 10 if decade < high else 2):
                value = step * 10.0**decade
                colour = "#c8c8c8" if step == 1 else "#efefef"
                if scale == "x":
                    out.append(f'<path d="M{x(value):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{colour}"/>')
                    if step == 1:
                        out.append(
                            f'<text x="{x(value):.1f}" y="{HEIGHT - BOTTOM + 19}" text-anchor="middle">{number(value)}</text>')
                else:
                    out.append(f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - RIGHT}" stroke="{colour}"/>')
                    if step == 1:
                        out.append(
                            f'<text x="{LEFT - 8}" y="{y(value) + 4:.1f}" text-anchor="end">{duration(value)}</text>')
    out.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 16}" text-anchor="middle">calls per second</text>')
    for place, (system, line) in enumerate(points.items()):
        name, colour = SYSTEMS[system]
        for column, dashes, width in ((3, ' stroke-dasharray="5 4"', 1.3), (2, "", 2.2)):
            path = "L".join(f"{x(point[1]):.1f} {y(point[column]):.1f}" for point in line)
            out.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>')
            for point in line:
                out.append(f'<circle cx="{x(point[1]):.1f}" cy="{y(point[column]):.1f}" r="{width + 1:.1f}" fill="{colour}"/>')
        top = TOP + 16 + place * 24
        out.append(f'<path d="M{WIDTH - RIGHT + 20} {top}h26" stroke="{colour}" stroke-width="3"/>')
        out.append(f'<text x="{WIDTH - RIGHT + 54}" y="{top + 4}">{name}</text>')
    out.append("</svg>")
    return "\n".join(out) + "\n"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(draw(read(sys.argv[1])))


if __name__ == "__main__":
    main()
