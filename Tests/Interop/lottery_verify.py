#!/usr/bin/env python3
"""A second verifier of the lottery, written from docs/lottery.md alone.

    lottery_verify.py FILE…          a line a file: its result hash, or the first field that differs; exit code 1 then
    lottery_verify.py --lines FILE   a proof a line; a JSON line each
    lottery_verify.py --draw FILE    a line each with list, secret and publicValue; prints the proof, a line each
"""

import hashlib
import json
import re
import sys

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
HEX = re.compile(r"[0-9a-f]{64}")


class Bad(Exception):
    pass


def need(condition, field):
    if not condition:
        raise Bad(field)


def digest(what, *lines):
    text = "".join(line + "\n" for line in (f"edubus lottery.v1 {what}",) + lines)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def list_hash(frozen):
    need(IDENTIFIER.fullmatch(frozen["lottery"]), "list.lottery")
    need(1 <= len(frozen["publicValueSource"]) <= 200, "list.publicValueSource")
    seats = {}
    for school in frozen["schools"]:
        need(IDENTIFIER.fullmatch(school["code"]) and school["code"] not in seats, "list.schools")
        need(0 <= school["seats"] <= 1_000_000, "list.schools")
        seats[school["code"]] = school["seats"]
    groups = {}
    ids = set()
    for entry in frozen["entries"]:
        need(IDENTIFIER.fullmatch(entry["id"]) and entry["id"] not in ids, "list.entries")
        ids.add(entry["id"])
        wishes = entry["wishes"]
        need(len(set(wishes)) == len(wishes) and all(w in seats for w in wishes), "list.entries")
        if entry.get("group") is not None:
            groups.setdefault(entry["group"], []).append(wishes)
    for name, members in groups.items():
        need(IDENTIFIER.fullmatch(name) and len(members) > 1, "list.entries")
        need(all(wishes == members[0] for wishes in members), "list.entries")
    need(ids, "list.entries")
    lines = [f"lottery {frozen['lottery']}", f"public-value-source {frozen['publicValueSource']}"]
    lines += [f"school {code} {seats[code]}" for code in sorted(seats)]
    for entry in sorted(frozen["entries"], key=lambda e: e["id"]):
        lines.append(f"entry {entry['id']} {entry.get('group') or '-'} {','.join(entry['wishes']) or '-'}")
    return digest("list", *lines)


def draw(frozen, secret, value):
    need(HEX.fullmatch(secret), "secret")
    hashed = list_hash(frozen)
    seed = digest("seed", f"list {hashed}", f"secret {secret}", f"public-value {value}")
    sharing = {}
    for entry in frozen["entries"]:
        name = f"group {entry['group']}" if entry.get("group") else f"entry {entry['id']}"
        sharing.setdefault(name, []).append(entry)
    tickets = sorted((digest("ticket", f"seed {seed}", name), name) for name in sharing)
    left = {school["code"]: school["seats"] for school in frozen["schools"]}
    order = []
    for place, (ticket, name) in enumerate(tickets, 1):
        members = sorted(sharing[name], key=lambda e: e["id"])
        got = None
        for wish in members[0]["wishes"]:
            if left[wish] >= len(members):
                got = wish
                left[wish] -= len(members)
                break
        for entry in members:
            line = {"place": place, "ticket": ticket, "entry": entry["id"]}
            order.append(line | ({"school": got} if got else {}))
    result = digest(
        "result", f"lottery {frozen['lottery']}", f"list {hashed}", f"seed {seed}",
        *(f"place {p['place']} {p['ticket']} {p['entry']} {p.get('school', '-')}" for p in order))
    return {
        "format": "edubus-lottery-v1", "list": frozen, "listHash": hashed,
        "commitment": digest("commitment", f"list {hashed}", f"secret {secret}"),
        "secret": secret, "publicValue": value, "seed": seed, "order": order, "resultHash": result,
    }


def difference(proof):
    """The first field that differs; None when the proof holds."""
    try:
        need(proof["format"] == "edubus-lottery-v1", "format")
        if proof["listHash"] != list_hash(proof["list"]):
            return "listHash"
        again = draw(proof["list"], proof["secret"], proof["publicValue"])
    except Bad as bad:
        return str(bad)
    for field in ("commitment", "seed"):
        if proof[field] != again[field]:
            return field
    for index, (stated, computed) in enumerate(zip(proof["order"], again["order"])):
        for field in ("entry", "ticket", "place", "school"):
            if stated.get(field) != computed.get(field):
                return f"order[{index}].{field}"
    if len(proof["order"]) != len(again["order"]):
        return "order"
    return None if proof["resultHash"] == again["resultHash"] else "resultHash"


def once(members):
    """An object's members; readers differ in which they take of two with one name, so there are none."""
    found = {}
    for name, value in members:
        need(name not in found, f"{name} (stands in its object more than once)")
        found[name] = value
    return found


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line, object_pairs_hook=once) for line in file]


def main(arguments):
    if arguments[0] == "--lines":
        for proof in lines_of(arguments[1]):
            print(json.dumps({"difference": difference(proof), "resultHash": proof["resultHash"]}))
        return 0
    if arguments[0] == "--draw":
        for given in lines_of(arguments[1]):
            print(json.dumps(draw(given["list"], given["secret"], given["publicValue"])))
        return 0
    failed = False
    for path in arguments:
        proof = {}
        try:
            with open(path, encoding="utf-8") as file:
                proof = json.load(file, object_pairs_hook=once)
            field = difference(proof)
        except Bad as bad:
            field = str(bad)
        failed = failed or field is not None
        print(f"{path}: {field} differs" if field else f"{path}: OK {proof['resultHash']}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
