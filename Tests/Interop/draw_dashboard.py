"""Draws docs/monitoring/dashboard.svg: the panels of the dashboard, from what a real Prometheus scraped of real programs.

Starts `edubus up` with a sample city and a Prometheus that scrapes it, makes traffic for a while (pages, queries, writes,
mistakes), asks Prometheus for every panel's own expressions, and draws what it answers. Needs Debian's
`prometheus`; nothing in the picture is made up.

Usage: draw_dashboard.py --binaries .build/release [--seconds 240] [--out docs/monitoring/dashboard.svg]
"""

import argparse
import json
import pathlib
import random
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from html import escape

ROOT = pathlib.Path(__file__).resolve().parents[2]
GATEWAY, BASE, PROMETHEUS = 18290, 19290, 19790
COLOURS = ["#3274d9", "#e0752d", "#56a64b", "#c4162a", "#8f3bb8", "#b8870b", "#17a2a2", "#777777"]
PANELS = [
    "HTTP requests", "HTTP latency", "Calls by service", "Call latency p99 by service", "Calls that fail",
    "Transactions", "Transaction latency p99", "Writes a commit", "Events", "Sessions", "CPU", "Memory",
]


def request(path, token=None, body=None, key=None):
    headers = {"Edubus-Purpose": "audit", "Edubus-Case-Number": "DRAW-1"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    data = json.dumps(body).encode() if body is not None else None
    ask = urllib.request.Request(f"http://127.0.0.1:{GATEWAY}{path}", data=data, headers=headers)
    try:
        with urllib.request.urlopen(ask, timeout=10) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        return error.read()
    except OSError:
        time.sleep(0.2)
        return b""


def schools():
    """Codes of primary schools that are there; the answer has one a line."""
    answer = request("/api/v1/methods/enrollment.v1/ListSchools", body={"limit": 200})
    found = [json.loads(line) for line in answer.decode().splitlines()]
    return [school["code"] for school in found if school["stage"] == "primary"]


def traffic(token, until, worker):
    chance = random.Random(worker)
    codes = schools()
    number = 0
    while time.time() < until:
        number += 1
        time.sleep(chance.uniform(0, 0.12))
        pick = chance.random()
        if pick < 0.30:
            request(f"/api/v1/schools/{chance.choice(codes)}")
        elif pick < 0.50:
            request(f"/api/v1/overview?region=41080{chance.randint(2, 4)}")
        elif pick < 0.60:
            request("/")
        elif pick < 0.70:
            request("/api/v1/indicators")
        elif pick < 0.75:
            request(f"/api/v1/schools/21419{chance.randint(90000, 99999)}")
        elif pick < 0.90:
            code = chance.choice(codes)
            request("/api/v1/methods/projects.v1/CertifySeats", token, {
                "project": "P4", "certificateNo": f"学位〔2024〕{worker * 100_000 + number}号", "schoolCode": code, "stage": "primary",
                "seats": 1, "certifiedOn": "2024-07-01", "decisionRecord": "会议纪要〔2024〕3号",
            }, f"certificate-{worker}-{number}")
        else:
            request("/api/v1/methods/enrollment.v1/GetOffer", token, {"offerID": f"2026-2141900001-primary-1-{number}"})


def prometheus(path, **parameters):
    query = urllib.parse.urlencode(parameters)
    with urllib.request.urlopen(f"http://127.0.0.1:{PROMETHEUS}{path}?{query}", timeout=10) as answer:
        return json.load(answer)["data"]


def series(panel, start, end):
    """A panel's lines as Prometheus answers them: [(legend, [(time, value)])]."""
    lines = []
    for target in panel["targets"]:
        data = prometheus("/api/v1/query_range", query=target["expr"].replace("$__rate_interval", "10s"), start=start, end=end, step=2)
        for result in data["result"]:
            legend = target["legendFormat"]
            for name, value in result["metric"].items():
                legend = legend.replace("{{" + name + "}}", value)
            points = [(float(t), float(v)) for t, v in result["values"] if v not in ("NaN", "+Inf", "-Inf")]
            if points:
                lines.append((legend, points))
    return lines


def number(value, unit):
    if unit == "bytes":
        for name in ("B", "KiB", "MiB", "GiB"):
            if value < 1024 or name == "GiB":
                return f"{value:.3g} {name}"
            value /= 1024
    if unit == "s":
        return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.3g} s"
    if unit == "percentunit":
        return f"{value * 100:.3g} %"
    return f"{value:.3g}" + ("/s" if unit in ("reqps", "ops") else "")


def plot(panel, lines, start, end, x, y, width, height):
    unit = panel["fieldConfig"]["defaults"]["unit"]
    top = max((value for _, points in lines for _, value in points), default=1) or 1
    left, right, above, below = x + 62, x + width - 12, y + 30, y + height - 52
    out = [f'<rect x="{x}" y="{y}" width="{width}" height="{height}" class="panel"/>',
           f'<text x="{x + 10}" y="{y + 18}" class="title">{escape(panel["title"])}</text>']

    def place(t, value):
        return left + (t - start) / (end - start) * (right - left), below - value / (top * 1.08) * (below - above)

    for step in range(5):
        value = top * 1.08 * step / 4
        height_of = place(start, value)[1]
        out.append(f'<line x1="{left}" x2="{right}" y1="{height_of:.1f}" y2="{height_of:.1f}" class="grid"/>')
        out.append(f'<text x="{left - 6}" y="{height_of + 3:.1f}" class="axis" text-anchor="end">{number(value, unit)}</text>')
    for step in range(5):
        t = start + (end - start) * step / 4
        out.append(f'<text x="{place(t, 0)[0]:.1f}" y="{below + 14}" class="axis" text-anchor="middle">{int(t - start)} s</text>')
    for index, (legend, points) in enumerate(lines[:8]):
        colour = COLOURS[index % len(COLOURS)]
        # A gap in the data is a gap in the line.
        runs = [[points[0]]]
        for before, after in zip(points, points[1:]):
            if after[0] - before[0] > 5:
                runs.append([])
            runs[-1].append(after)
        for run in runs:
            path = " ".join(f"{px:.1f},{py:.1f}" for px, py in (place(*point) for point in run))
            out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.3"/>')
        column, row = index % 4, index // 4
        at = x + 12 + column * (width - 20) / 4
        out.append(f'<rect x="{at:.0f}" y="{y + height - 29 + row * 14}" width="8" height="3" fill="{colour}"/>')
        out.append(f'<text x="{at + 11:.0f}" y="{y + height - 24 + row * 14}" class="axis">{escape(legend[:22])}</text>')
    return out


def draw(panels, start, end, caption):
    columns, width, height = 3, 430, 230
    rows = -(-len(panels) // columns)
    full = (columns * (width + 10) + 10, rows * (height + 10) + 44)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full[0]} {full[1]}" font-family="sans-serif">',
           "<style>.panel{fill:#fff;stroke:#d8d9da}.title{font-size:13px;font-weight:bold;fill:#333}"
           ".axis{font-size:9.5px;fill:#666}.grid{stroke:#eee}</style>",
           f'<rect width="{full[0]}" height="{full[1]}" fill="#f4f5f5"/>',
           f'<text x="10" y="22" font-size="12" fill="#333">{escape(caption)}</text>']
    for index, (panel, lines) in enumerate(panels):
        x, y = 10 + index % columns * (width + 10), 34 + index // columns * (height + 10)
        out += plot(panel, lines, start, end, x, y, width, height)
    return "\n".join(out + ["</svg>", ""])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--binaries", default=str(ROOT / ".build/release"))
    options.add_argument("--seconds", type=int, default=240)
    options.add_argument("--out", default=str(ROOT / "docs/monitoring/dashboard.svg"))
    options = options.parse_args()
    dashboard = json.loads((ROOT / "docs/monitoring/dashboard.json").read_text())
    panels = {panel["title"]: panel for panel in dashboard["panels"]}
    with tempfile.TemporaryDirectory() as folder:
        home = f"{folder}/home"
        edubus = f"{options.binaries}/edubus"
        up = subprocess.Popen(
            [edubus, "up", "--home", home, "--port", str(GATEWAY), "--base-port", str(BASE), "--scale", "0.05"],
            stdout=subprocess.PIPE, text=True)
        scraper = None
        try:
            for line in up.stdout:
                if "Ctrl-C" in line:
                    break
            token = subprocess.run(
                [edubus, "keys", "token", "draw", "--home", home, "--role", "cityOfficer", "--district", "*", "--expires", "2099-12-31"],
                check=True, capture_output=True, text=True).stdout.strip()
            ports = {name: BASE + index + 100 for index, name in enumerate(["enrollment", "teachers", "aid", "projects"])}
            ports["gateway"] = GATEWAY + 1
            targets = "".join(
                f'      - targets: ["127.0.0.1:{port}"]\n        labels: {{ program: {name} }}\n' for name, port in ports.items())
            pathlib.Path(f"{folder}/prometheus.yml").write_text(
                "global: { scrape_interval: 2s }\nscrape_configs:\n  - job_name: edubus\n    static_configs:\n" + targets)
            scraper = subprocess.Popen(
                ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
                 f"--web.listen-address=127.0.0.1:{PROMETHEUS}"], stderr=subprocess.DEVNULL)
            time.sleep(6)
            start = time.time()
            until = start + options.seconds
            workers = [threading.Thread(target=traffic, args=(token, until, worker)) for worker in range(6)]
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            answers = [(panels[title], series(panels[title], start, until)) for title in PANELS]
            machine = f"{options.seconds} s of six callers against a sample city of scale 0.05; panels of dashboard.json, values as Prometheus answered them"
            pathlib.Path(options.out).write_text(draw(answers, start, until, machine))
        finally:
            if scraper:
                scraper.terminate()
                scraper.wait()
            up.terminate()
            up.wait()


if __name__ == "__main__":
    main()
