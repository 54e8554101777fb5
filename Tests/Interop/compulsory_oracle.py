#!/usr/bin/env python3
"""A second, naive implementation of docs/compulsory.md: `compulsory_oracle.py FILE`, a district a line; answers a line each."""

import hashlib
import json
import sys


def words(items):
    return ",".join(items) or "-"


def digest(lines):
    return hashlib.sha256("".join(line + "\n" for line in lines).encode("utf-8")).hexdigest()


def input_hash(d, what="input"):
    rules = d["tiers"]
    rings = rules.get("overflowRings")
    lines = [
        f"edubus compulsory.v1 {what}",
        f"district {d['district']} {d['schoolYear']} {d['stage']} {d['day']}",
        f"rules {rules['id']} {rules['validFrom']} {rules.get('validTo') or '-'} "
        f"{rules['privateLosers']} {'-' if rings is None else rings}",
        f"document {rules['document']}", f"heading {rules['heading']}",
    ]
    for tier in rules["tiers"]:
        lines.append(
            f"tier {tier['code']} {tier['tie']} {words(sorted(tier['allOf']))} {words(sorted(tier['anyOf']))}")
    for school in sorted(d["schools"], key=lambda s: s["code"]):
        kind = "private" if school["isPrivate"] else "public"
        lines.append(f"school {school['code']} {kind} {school['seats']}")
    for c in sorted(d["catchments"], key=lambda c: c["code"]):
        lines.append(
            f"catchment {c['code']} {words(sorted(c['communities']))} {words(c['schools'])} {words(c['neighbours'])}")
    for child in sorted(d["children"], key=lambda c: c["id"]):
        metres = child.get("distanceMetres")
        lines.append(
            f"child {child['id']} {child.get('group') or '-'} {child['community']} "
            f"{words(sorted(child['facts']))} {child.get('registeredOn') or '-'} "
            f"{'-' if metres is None else metres} {child['lotteryPlace'] if what == 'input' else '-'} {words(child['wishes'])} "
            f"{child.get('ineligible') or '-'}")
    return digest(lines)


def tier_of(child, tiers):
    facts = set(child["facts"])
    for index, tier in enumerate(tiers):
        if facts >= set(tier["allOf"]) and (not tier["anyOf"] or facts & set(tier["anyOf"])):
            return index
    return None


def catchments_around(start, by_code, rings):
    """Codes of the catchments around one, ring by ring."""
    seen, ring, found = [start], [start], []
    step = 0
    while ring and (rings is None or step < rings):
        outer = []
        for code in ring:
            for neighbour in by_code[code]["neighbours"]:
                if neighbour not in seen:
                    seen.append(neighbour)
                    outer.append(neighbour)
        found += outer
        ring = outer
        step += 1
    return found


def allocate(d):
    rules = d["tiers"]
    tiers = rules["tiers"]
    by_code = {c["code"]: c for c in d["catchments"]}
    private = {s["code"]: s["isPrivate"] for s in d["schools"]}
    seats = {s["code"]: s["seats"] for s in d["schools"]}
    taken = {code: [] for code in seats}
    out = {}

    parties = {}
    for child in d["children"]:
        if child.get("ineligible"):
            out[child["id"]] = ["ineligible", "ineligible", child["ineligible"], None, None, []]
            continue
        name = ("group", child["group"]) if child.get("group") else ("child", child["id"])
        parties.setdefault(name, []).append(child)
    parties = list(parties.values())
    missed = {id(party): [] for party in parties}
    got = {}

    def fits(school, party):
        return seats[school] - len(taken[school]) >= len(party)

    def put(school, party, reason):
        taken[school] += [child["id"] for child in party]
        got[id(party)] = (school, reason)

    for party in sorted(parties, key=lambda p: p[0]["lotteryPlace"]):
        for school in party[0]["wishes"]:
            if not private[school] or id(party) in got:
                continue
            if fits(school, party):
                applicants = sum(school in c["wishes"] for p in parties for c in p)
                put(school, party,
                    "privateAllAdmitted" if applicants <= seats[school] else "privateLottery")
            else:
                missed[id(party)].append(school)

    def home(party):
        for c in d["catchments"]:
            if party[0]["community"] in c["communities"]:
                return c["code"]
        return None

    def key(party):
        child = party[0]
        tier = tier_of(child, tiers)
        tie = {
            "registrationDate": child.get("registeredOn"), "distance": child.get("distanceMetres"),
            "lottery": 0,
        }[tiers[tier]["tie"]]
        behind = rules["privateLosers"] == "afterAllTiers" and any(private[w] for w in child["wishes"])
        return (behind, tier, tie, child["lotteryPlace"])

    line = []
    for party in parties:
        if id(party) not in got and home(party) is not None and tier_of(party[0], tiers) is not None:
            line.append(party)
    # Ties of other kinds are never compared: the tier stands before them.
    line.sort(key=key)

    for party in line:
        wished = [w for w in party[0]["wishes"] if not private[w]]
        own = wished + [s for s in by_code[home(party)]["schools"] if s not in wished]
        for school in own:
            if fits(school, party):
                put(school, party, "catchment")
                break
            missed[id(party)].append(school)
    reach = {}
    for party in parties:
        code = home(party)
        if code is not None and code not in reach:
            around = catchments_around(code, by_code, rules.get("overflowRings"))
            reach[code] = [s for c in around for s in by_code[c]["schools"]]
    for party in line:
        if id(party) in got:
            continue
        for school in reach[home(party)]:
            if school not in by_code[home(party)]["schools"] and fits(school, party):
                put(school, party, "neighbour")
                break

    for party in parties:
        code = home(party)
        tier = tier_of(party[0], tiers) if code is not None else None
        name = None if tier is None else tiers[tier]["code"]
        for child in party:
            if id(party) in got:
                school, reason = got[id(party)]
                out[child["id"]] = ["placed", reason, None, name, school, missed[id(party)]]
                continue
            if code is None:
                reason = "noCatchment"
            elif tier is None:
                reason = "noTier"
            else:
                near = by_code[code]["schools"] + reach[code]
                reason = "noRoomTogether" if any(len(taken[s]) < seats[s] for s in near) else "noSeat"
            out[child["id"]] = ["openCase", reason, None, name, None, missed[id(party)]]

    hashed = input_hash(d)
    lines = ["edubus compulsory.v1 result", f"input {hashed}"]
    for child in sorted(out):
        outcome, reason, ineligible, tier, school, lost = out[child]
        lines.append(
            f"child {child} {outcome} {reason} {ineligible or '-'} {tier or '-'} {school or '-'} {words(lost)}")
    return {"listHash": input_hash(d, "list"), "inputHash": hashed, "resultHash": digest(lines), "lines": lines[2:]}


def main(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            print(json.dumps(allocate(json.loads(line))))


if __name__ == "__main__":
    main(sys.argv[1])
