"""Cohort survival, written again from docs/enrollment-cases.md: exact fractions, one child's way at a time.

Reads one pool of regions a line, {"pool": {region: {"births": {cohort: n}, "roll": {year: {"stage grade": n}}}}},
and answers {"years": {region: {year: {"stage grade": n}}}, "accuracy": [[stage, ahead, forecasts, actual, missed, naive]]}.
"""

import json
import sys
from fractions import Fraction
from math import floor

GRADES = {"kindergarten": 3, "primary": 6, "junior": 3, "senior": 3}
PAIRS = 3
AHEAD = 3


def name(stage, grade):
    return f"{stage} {grade}"


class Pool:
    def __init__(self, regions, until):
        self.regions = regions
        self.until = until
        self.memo = {}

    def stages(self, region):
        """A region with births has every stage up to junior; beyond that, and elsewhere, there is what somebody is in."""
        own = self.regions[region]
        if len(self.regions) == 1:
            return list(GRADES)
        has_births = any(int(c) <= self.until for c in own["births"])
        return [s for s in GRADES if (has_births and s != "senior") or any(
            own["roll"][y].get(name(s, g), 0) > 0
            for y in own["roll"] if int(y) <= self.until for g in range(1, GRADES[s] + 1))]

    def below(self, region, stage, grade, year):
        if grade > 1:
            return self.count(region, stage, grade - 1, year - 1)
        if stage == "kindergarten":
            return self.regions[region]["births"][str(year - 3)]
        if stage == "primary":
            return self.regions[region]["births"][str(year - 6)]
        if stage == "junior":
            return self.count(region, "primary", 6, year - 1)
        return sum(self.count(r, "junior", 3, year - 1)
                   for r in self.regions if "junior" in self.stages(r))

    def count(self, region, stage, grade, year):
        if year <= self.until:
            return self.regions[region]["roll"][str(year)][name(stage, grade)]
        key = (region, stage, grade, year)
        if key not in self.memo:
            value = self.below(region, stage, grade, year) * self.share(region, stage, grade)
            self.memo[key] = floor(value + Fraction(1, 2))
        return self.memo[key]

    def share(self, region, stage, grade):
        first = min(int(y) for y in self.regions[region]["roll"])
        years = [y for y in range(self.until - PAIRS + 1, self.until + 1) if y > first]
        return Fraction(
            sum(self.count(region, stage, grade, y) for y in years),
            sum(self.below(region, stage, grade, y) for y in years))


def total(pool, region, stage, year):
    return sum(pool.count(region, stage, g, year) for g in range(1, GRADES[stage] + 1))


def answer(regions):
    years = sorted(int(y) for r in regions.values() for y in r["roll"])
    first, last = years[0], years[-1]
    pool = Pool(regions, last)
    forecast = {
        r: {str(y): {name(s, g): pool.count(r, s, g, y)
                     for s in pool.stages(r) for g in range(1, GRADES[s] + 1)}
            for y in range(last + 1, last + AHEAD + 1)} for r in regions}
    sums = {}
    for origin in range(first + 2, last):
        then = Pool(regions, origin)
        for stage in GRADES:
            for ahead in range(1, min(AHEAD, last - origin) + 1):
                for region in regions:
                    if not any(total(pool, region, stage, y) if stage in pool.stages(region) else 0
                               for y in range(first, last + 1)):
                        continue
                    came = total(pool, region, stage, origin + ahead)
                    said = total(then, region, stage, origin + ahead)
                    naive = total(pool, region, stage, origin)
                    row = sums.setdefault((stage, ahead), [0, 0, 0, 0])
                    for i, n in enumerate([1, came, abs(said - came), abs(naive - came)]):
                        row[i] += n
    accuracy = [[s, a] + sums[s, a] for s in GRADES for a in range(1, AHEAD + 1) if (s, a) in sums]
    return {"years": forecast, "accuracy": accuracy}


with open(sys.argv[1]) as lines:
    for line in lines:
        print(json.dumps(answer(json.loads(line)["pool"])))
