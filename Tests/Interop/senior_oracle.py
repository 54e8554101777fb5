#!/usr/bin/env python3
"""Second implementation of the senior-high mechanisms M0 to M3, written apart from the Swift one and naively.

    senior_oracle.py < cases.jsonl > answers.jsonl

A case is a line of JSON: {"mechanism": "M3", "tie": "admit-all", "order": "open-first", "delta": 5000, "seed": "s",
"schools": [[code, open, control]], "quotas": [[school, junior, seats]],
"candidates": [[id, junior, eligible, score, [keys], [wishes]]]}; scores are whole hundredths. The answer has each
candidate's school and kind of seat, the frozen floors, and the market's input hash.

Nothing here is kept up to date while somebody applies: a school looks at everybody who ever applied to it, and
chooses anew from scratch; candidates apply in a random order.
"""
import hashlib
import json
import random
import sys


class Market:
    def __init__(self, case):
        self.tie = case["tie"]
        self.reserve_first = case["order"] == "reserve-first"
        self.delta = case["delta"]
        self.open = {s[0]: s[1] for s in case["schools"]}
        self.control = {s[0]: s[2] for s in case["schools"]}
        self.quota = {(q[0], q[1]): q[2] for q in case["quotas"]}
        self.candidates = {c[0]: c for c in case["candidates"]}
        self.hash = self.input_hash(case)
        self.seed = case["seed"] if case["seed"] is not None else self.hash
        self.place = {c: self.merit(row) for c, row in self.candidates.items()}

    @staticmethod
    def input_hash(case):
        def lines(kind, rows):
            return sorted(",".join([kind] + [str(cell) for cell in row]).encode() + b"\n" for row in rows)
        whole = b"edubus-senior-market,1\n"
        whole += b"".join(lines("school", case["schools"]))
        whole += b"".join(lines("quota", case["quotas"]))
        whole += b"".join(lines("candidate", [
            [i, j, int(e), s, " ".join(map(str, k)), " ".join(w)] for i, j, e, s, k, w in case["candidates"]]))
        return hashlib.sha256(whole).hexdigest()

    def merit(self, row):
        """Larger is better."""
        if self.tie == "lottery":
            ticket = hashlib.sha256(f"{self.seed}\n{row[0]}".encode()).digest()
            return (row[3], tuple(row[4]), tuple(255 - byte for byte in ticket))
        return (row[3], tuple(row[4]))

    def junior(self, c): return self.candidates[c][1]
    def eligible(self, c): return self.candidates[c][2]
    def score(self, c): return self.candidates[c][3]
    def wishes(self, c): return self.candidates[c][5]

    def top(self, crowd, seats):
        """Whom `seats` seats take of a crowd."""
        taken = set()
        for c in crowd:
            if self.tie == "admit-all":
                if sum(self.place[o] > self.place[c] for o in crowd) < seats:
                    taken.add(c)
            elif sum(self.place[o] >= self.place[c] for o in crowd) <= seats:
                taken.add(c)
        return taken

    def line(self, school, crowd, seats):
        """L of the floor: the control line where nobody had to be turned away for want of seats, were there one more."""
        taken = self.top(crowd, seats)
        refused = crowd - taken
        if seats == 0 or (len(taken) < seats and not refused):
            return self.control[school]
        if len(taken) < seats:
            return max(self.score(c) for c in refused)
        return min(self.score(c) for c in taken)

    def floor(self, school, line):
        return max(line - self.delta, self.control[school])

    def choose(self, school, crowd, floor):
        """A school's choice from everybody who applied: kind of seat by candidate."""
        kinds = {}
        rest = {c for c in crowd if self.score(c) >= self.control[school]}
        unclaimed = 0

        def fill_open():
            taken = self.top(rest, self.open[school])
            kinds.update({c: "open" for c in taken})
            rest.difference_update(taken)

        def fill_quota():
            nonlocal unclaimed
            for (h, junior), seats in self.quota.items():
                if h != school:
                    continue
                claimants = {c for c in rest
                             if self.junior(c) == junior and self.eligible(c) and self.score(c) >= floor}
                unclaimed += max(0, seats - len(claimants))
                kinds.update({c: "quota" for c in self.top(claimants, seats)})
            rest.difference_update(kinds)

        for step in ([fill_quota, fill_open] if self.reserve_first else [fill_open, fill_quota]):
            step()
        kinds.update({c: "reverted" for c in self.top(rest, unclaimed)})
        return kinds, unclaimed

    def groups(self):
        """Candidates in order of merit, equals together."""
        return [[c for c in self.candidates if self.place[c] == merit]
                for merit in sorted(set(self.place.values()), reverse=True)]

    # The mechanisms.

    def parallel(self):
        """M1: group by group, each candidate the first listed school with room."""
        held = {h: set() for h in self.open}
        closed = set()
        crowds = {h: set() for h in self.open}
        for group in self.groups():
            before = {h: len(held[h]) for h in held}
            at = {c: 0 for c in group}
            asked = {h: set() for h in self.open}
            moved = True
            while moved:
                moved = False
                for c in group:
                    while at[c] < len(self.wishes(c)):
                        h = self.wishes(c)[at[c]]
                        if self.score(c) >= self.control[h]:
                            if c not in asked[h]:
                                asked[h].add(c)
                                moved = True
                            if self.tie == "admit-all":
                                if before[h] < self.open[h]:
                                    break
                            elif h not in closed and before[h] + len(asked[h]) <= self.open[h]:
                                break
                        at[c] += 1
                        moved = True
            for h in self.open:
                crowds[h] |= asked[h]
                held[h] |= {c for c in group if at[c] < len(self.wishes(c)) and self.wishes(c)[at[c]] == h}
                if self.tie != "admit-all" and before[h] + len(asked[h]) > self.open[h]:
                    closed.add(h)
        return {c: (h, "open") for h in held for c in held[h]}, crowds

    def by_rank(self, floors):
        """M0 without floors, M2 with them."""
        result = {}
        left = {}
        bars = {}
        longest = max([len(self.wishes(c)) for c in self.candidates], default=0)
        for rank in range(longest):
            for h in self.open:
                crowd = {c for c in self.candidates if c not in result and len(self.wishes(c)) > rank
                         and self.wishes(c)[rank] == h and self.score(c) >= self.control[h]}
                if rank == 0:
                    if floors is None:
                        kinds = {c: "open" for c in self.top(crowd, self.open[h])}
                        unclaimed = 0
                    else:
                        kinds, unclaimed = self.choose(h, crowd, floors[h])
                    seats = {"open": self.open[h], "reverted": unclaimed}
                    pool = {"open": crowd - {c for c in kinds if kinds[c] == "quota"} if self.reserve_first else crowd,
                            "reverted": {c for c in crowd if kinds.get(c) not in ("open", "quota")}}
                    left[h] = seats
                    for kind in seats:
                        taken = {c for c in kinds if kinds[c] == kind}
                        self.after(h, kind, pool[kind], taken, left, bars)
                else:
                    kinds = {}
                    rest = set(crowd)
                    for kind in ("open", "reverted"):
                        may = {c for c in rest if self.place[c] > bars[h, kind]} if (h, kind) in bars else set(rest)
                        taken = self.top(may, left[h][kind])
                        kinds.update({c: kind for c in taken})
                        self.after(h, kind, may, taken, left, bars)
                        rest -= taken
                result.update({c: (h, kind) for c, kind in kinds.items()})
        return result

    def after(self, h, kind, crowd, taken, left, bars):
        """What a kind of seats has left; who was refused beside an empty seat sets a bar that stays."""
        refused = crowd - taken
        if refused and len(taken) < left[h][kind]:
            bars[h, kind] = max(self.place[c] for c in refused)
        left[h][kind] = max(0, left[h][kind] - len(taken))

    def frozen(self, floors, numbers):
        """The second pass of M3: everybody applies, in any order, and is looked at for ever."""
        applied = {h: set() for h in self.open}
        at = {c: 0 for c in self.candidates}
        while True:
            waiting = []
            for c in self.candidates:
                if at[c] < len(self.wishes(c)):
                    h = self.wishes(c)[at[c]]
                    if c not in applied[h] or c not in self.choose(h, applied[h], floors[h])[0]:
                        waiting.append(c)
            if not waiting:
                break
            c = numbers.choice(waiting)
            h = self.wishes(c)[at[c]]
            if c in applied[h]:
                at[c] += 1
            else:
                applied[h].add(c)
        result = {}
        for h in self.open:
            for c, kind in self.choose(h, applied[h], floors[h])[0].items():
                if at[c] < len(self.wishes(c)) and self.wishes(c)[at[c]] == h:
                    result[c] = (h, kind)
        return result

    def run(self, mechanism, numbers):
        floors = None
        if mechanism == "M1":
            return self.parallel()[0], None
        if mechanism == "M2":
            floors = {}
            for h in self.open:
                crowd = {c for c in self.candidates if self.wishes(c)[:1] == [h] and self.score(c) >= self.control[h]}
                floors[h] = self.floor(h, self.line(h, crowd, self.open[h]))
        if mechanism == "M3":
            _, crowds = self.parallel()
            floors = {h: self.floor(h, self.line(h, crowds[h], self.open[h])) for h in self.open}
            return self.frozen(floors, numbers), floors
        return self.by_rank(floors), floors


def main():
    numbers = random.Random(1)
    for text in sys.stdin:
        case = json.loads(text)
        market = Market(case)
        result, floors = market.run(case["mechanism"], numbers)
        print(json.dumps({"seats": {c: list(result[c]) for c in sorted(result)}, "floors": floors or {},
                          "inputHash": market.hash}))


if __name__ == "__main__":
    main()
