#!/usr/bin/env python3
"""A second look at an exchange log, written from docs/operations.md alone.

    exchange_verify.py DIRECTORY... [--secret FILE] [--service NAME]

Prints one JSON object for each directory: {"whole": true, "records": 12, "head": "…"} or
{"whole": false, "fault": "changed", "file": "…", "line": 3, "sequence": 17}. Exit code 1 when one is not whole.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

SEAL = re.compile(rb'(.*),"hash":"([0-9a-f]{64})","mac":"([0-9a-f]{32})"}', re.DOTALL)
TORN_END = b"~\n"
ANCHOR_PLACE = 256
FIRST = "0" * 64


class Mark:
    """The service's key; without the city's secret nothing is marked and every mark passes."""

    def __init__(self, secret, service):
        name = f"edubus exchange log 1 {service}".encode()
        self.key = hashlib.blake2b(name, key=secret, digest_size=32).digest() if secret else None

    def fits(self, text, mac):
        if self.key is None:
            return True
        return hashlib.blake2b(text, key=self.key, digest_size=16).hexdigest() == mac


class Line:
    def __init__(self, file, number, start, text, ended):
        self.file, self.number, self.start, self.text, self.ended = file, number, start, text, ended
        self.record, self.hash = None, None

    def read(self, mark):
        match = SEAL.fullmatch(self.text) if self.ended else None
        if not match:
            return
        digest = hashlib.blake2b(match[1], digest_size=32)
        if digest.hexdigest().encode() != match[2] or not mark.fits(digest.digest(), match[3].decode()):
            return
        try:
            self.record = json.loads(match[1] + b"}")
        except ValueError:
            return
        self.hash = digest.hexdigest()


def lines_of(directory, mark):
    names = sorted(p.name for p in directory.iterdir() if re.fullmatch(r"\d{12,}\.jsonl", p.name))
    found = []
    for name in names:
        content = (directory / name).read_bytes()
        start = 0
        for number, text in enumerate(content.split(b"\n"), 1):
            ended = start + len(text) < len(content)
            if text or ended:
                found.append(Line(name, number, start, text, ended))
            start += len(text) + 1
    for line in found:
        line.read(mark)
    return found


def anchor_of(directory, mark):
    """(sequence, hash) of the newer place; None unless every place is good."""
    try:
        content = (directory / "anchor").read_bytes()
    except OSError:
        return None
    if len(content) not in (ANCHOR_PLACE, 2 * ANCHOR_PLACE):
        return None
    places = []
    for start in range(0, len(content), ANCHOR_PLACE):
        try:
            place = json.loads(content[start:start + ANCHOR_PLACE])
            sequence, head, mac = place["sequence"], place["hash"], place["mac"]
        except (ValueError, KeyError, TypeError):
            return None
        if not mark.fits(f"anchor {sequence} {head}".encode(), mac):
            return None
        places.append((sequence, head))
    return max(places)


def sealed_by(lines, index, content_of):
    """The index of the record that names the torn bytes beginning at a line; None when there is none."""
    torn = lines[index]
    for later in range(index + 1, len(lines)):
        line = lines[later]
        if line.file != torn.file:
            return None
        named = (line.record or {}).get("torn")
        if not named:
            continue
        bytes_ = content_of(torn.file)[torn.start:line.start - len(TORN_END)]
        if named["bytes"] == len(bytes_) and named["hash"] == hashlib.blake2b(bytes_, digest_size=32).hexdigest():
            return later
    return None


def verify(directory, mark):
    contents = {}

    def content_of(name):
        if name not in contents:
            contents[name] = (directory / name).read_bytes()
        return contents[name]

    anchor = anchor_of(directory, mark)
    lines = lines_of(directory, mark)
    anchored = anchor or (0, FIRST)
    expected, previous, records, index, last = 1, FIRST, 0, 0, None

    def bad(fault, line, sequence):
        return {"whole": False, "fault": fault, "file": line.file, "line": line.number, "sequence": sequence}

    while index < len(lines):
        line = lines[index]
        if line.record is None:
            seal = sealed_by(lines, index, content_of)
            if seal is not None and (lines[seal].record["sequence"], lines[seal].record["previous"]) == (expected, previous):
                index = seal
                line = lines[index]
            else:
                is_end = all(other.record is None for other in lines[index:])
                if is_end and expected > anchored[0] and not lines[-1].ended:
                    break
                cut = is_end and expected <= anchored[0] and not line.ended
                return bad("dropped" if cut else "changed", line, expected)
        record = line.record
        if record["sequence"] > expected:
            later = any((other.record or {}).get("sequence") == expected for other in lines[index + 1:])
            return bad("reordered" if later else "dropped", line, expected)
        if record["sequence"] < expected:
            return bad("inserted", line, expected)
        if record["previous"] != previous:
            follower = next((other.record for other in lines[index + 1:] if other.record), None)
            vouched = anchored[1] == line.hash if anchored[0] == expected else (
                follower is not None and follower["previous"] == line.hash)
            return bad("changed", last, expected - 1) if vouched and last else bad("changed", line, expected)
        if expected == anchored[0] and line.hash != anchored[1]:
            return bad("changed", line, expected)
        if line.number == 1 and int(line.file.split(".")[0]) != expected:
            return bad("reordered", line, expected)
        expected, previous, records, last = expected + 1, line.hash, records + 1, line
        index += 1
    if expected <= anchored[0]:
        return {"whole": False, "fault": "dropped", "file": None, "line": None, "sequence": expected}
    if anchor is None:
        return {"whole": False, "fault": "anchor", "file": "anchor", "line": 1, "sequence": expected - 1}
    return {"whole": True, "records": records, "head": previous}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("directory", nargs="+", type=Path)
    options.add_argument("--secret", type=Path, help="the city's secret, keys/person.key")
    options.add_argument("--service", help="the program's name; the directory says it otherwise")
    options = options.parse_args()
    secret = options.secret.read_bytes() if options.secret else None
    whole = True
    for directory in options.directory:
        service = options.service or directory.name.removesuffix(".exchange")
        found = verify(directory, Mark(secret, service))
        whole = whole and found["whole"]
        print(json.dumps(found), flush=True)
    sys.exit(0 if whole else 1)


if __name__ == "__main__":
    main()
