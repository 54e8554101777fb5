#!/usr/bin/env python3
"""Senior-high admission by the PyPI package matching: cases as in senior_oracle.py, with frozen "floors" by school.

A school becomes one hospital for its open seats and one for each cell of its quota matrix; a candidate lists, wish by wish, the
hospitals he may enter in the filling order. That is the same choice as long as no reserved seat reverts. The
answer is each candidate's school and kind of seat.
"""
import json
import sys

from matching.games import HospitalResident


def solve(case):
    schools = {code: (seats, control) for code, seats, control in case["schools"]}
    quotas = {(school, junior): seats for school, junior, seats in case["quotas"]}
    capacities = {f"{h}/open": seats for h, (seats, _) in schools.items() if seats}
    if case["mechanism"] == "M3":
        capacities.update({f"{h}/quota/{j}": seats for (h, j), seats in quotas.items() if seats})
    lists = {}
    for name, junior, eligible, score, _, wishes in case["candidates"]:
        lists[name] = []
        for h in wishes:
            if score < schools[h][1]:
                continue
            seats = [f"{h}/open"]
            if eligible and score >= case["floors"].get(h, 0):
                seats.append(f"{h}/quota/{junior}")
            if case["order"] == "reserve-first":
                seats.reverse()
            lists[name] += [seat for seat in seats if seat in capacities]
    lists = {name: seats for name, seats in lists.items() if seats}
    best_first = [c[0] for c in sorted(case["candidates"], key=lambda c: -c[3])]
    ranks = {seat: [name for name in best_first if seat in lists.get(name, [])] for seat in capacities}
    ranks = {seat: names for seat, names in ranks.items() if names}
    game = HospitalResident.create_from_dictionaries(lists, ranks, {seat: capacities[seat] for seat in ranks})
    result = {}
    for hospital, residents in game.solve(optimal="resident").items():
        school, kind = str(hospital.name).split("/")[:2]
        result.update({str(resident.name): [school, kind] for resident in residents})
    return result


for text in sys.stdin:
    print(json.dumps(solve(json.loads(text))))
