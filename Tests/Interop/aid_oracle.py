#!/usr/bin/env python3
"""Second implementation of the aid parameter table and entitlement rules, written apart from the Swift one.

    aid_oracle.py            writes Tests/Fixtures/aid/*.json
    aid_oracle.py --check    exits 1 when they are not what it would write

It shares nothing with the program but the table itself, and works in exact fractions of a yuan.
"""
import csv
import itertools
import json
import pathlib
import sys
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = ROOT / "Services/Aid/Plan/aid-parameters.csv"
FIXTURES = ROOT / "Tests/Fixtures/aid"
CHECKED = "2026A"
YEARS = range(2013, 2029)
TERMS = [f"{year}{season}" for year in YEARS for season in "SA"]
LEVELS = ["especiallyDifficult", "difficult", "generallyDifficult"]
STAGES = ["primary", "junior", "senior", "special"]


class Unknown(Exception):
    """Nothing is known for the term, or the amount is not known."""


def months(term):
    """Months since year 0 of a term's first month: spring begins in February, autumn in September."""
    return int(term[:4]) * 12 + {"S": 2, "A": 9}[term[4]]


def span(row):
    """First and last month for which a row is known."""
    start, end = row["valid_from"], row["valid_to"]
    if end:
        last = months(end) if len(end) == 5 else months(end + "A")
        floor = last if len(end) == 5 else months(end + "S")
    else:
        last = floor = months(CHECKED)
    if start:
        first = months(start) if len(start) == 5 else months(start + "S")
    else:
        first = floor
    return first, last


with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def find(programme, term):
    now = months(term)
    found = [r for r in ROWS if r["programme"] == programme and span(r)[0] <= now <= span(r)[1]]
    if not found:
        raise Unknown("outsideValidity")
    assert len(found) == 1, (programme, term)
    return found[0]


def printed(programme, term):
    row = find(programme, term)
    if row["amount"] == "parameter":
        raise Unknown("amountNotFound")
    return row["amount"]


def entitlement(programme, term, stage, level, boarding):
    """Fen of one term, or the word for why there is none."""
    if programme == "seniorGrant":
        for_stages, begins = ["senior"], "2015S"
    else:
        for_stages, begins = ["primary", "junior"], "2019A"
    if not months(begins) <= months(term) <= months(CHECKED):
        raise Unknown("outsideValidity")
    if stage not in for_stages:
        raise Unknown("notForStage")
    if programme == "seniorGrant":
        if months(term) < months("2025S"):
            yearly = Fraction(printed("senior_grant", term).removesuffix(" avg"))
        else:
            tier = {
                "especiallyDifficult": "senior_grant_especially_difficult",
                "difficult": "senior_grant_difficult",
                "generallyDifficult": "senior_grant_generally_difficult",
            }[level]
            yearly = Fraction(printed(tier, term))
    else:
        yearly = Fraction(printed(f"living_boarding_{stage}", term))
        if not boarding:
            percent = printed("living_day", term).removesuffix("% of boarding")
            yearly = yearly * Fraction(percent) / 100
    fen = yearly * 100
    fen = fen.numerator // fen.denominator
    autumn = fen // 2
    return autumn if term.endswith("A") else fen - autumn


def answer(function, *arguments):
    try:
        return function(*arguments)
    except Unknown as reason:
        return str(reason)


def parameters():
    names = dict.fromkeys(row["programme"] for row in ROWS)
    return {f"{name}/{term}": answer(printed, name, term) for name in names for term in TERMS}


def entitlements():
    cases = itertools.product(["seniorGrant", "livingAllowance"], TERMS, STAGES, LEVELS, [True, False])
    return {
        f"{programme}/{term}/{stage}/{level}/{'boarding' if boarding else 'day'}": str(
            answer(entitlement, programme, term, stage, level, boarding)
        )
        for programme, term, stage, level, boarding in cases
    }


def text(cases):
    return json.dumps(cases, ensure_ascii=False, indent=0) + "\n"


def main():
    wanted = {"parameters.json": text(parameters()), "entitlements.json": text(entitlements())}
    if "--check" in sys.argv[1:]:
        stale = [n for n, t in wanted.items() if (FIXTURES / n).read_text(encoding="utf-8") != t]
        if stale:
            sys.exit("stale: " + ", ".join(stale))
        return
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name, content in wanted.items():
        (FIXTURES / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
