#!/usr/bin/env python3
"""Second opinion on exact arithmetic and earned value: Python's fractions. Writes Tests/Fixtures/earned-value/*.json."""
import json
import pathlib
import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

OUT = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "earned-value"


def shown(value, decimals):
    if value is None:
        return None
    with localcontext() as context:
        context.prec = 200
        scaled = abs(value) * 10**decimals
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        text = str(Decimal(whole).scaleb(-decimals).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
        return "-" + text if value < 0 and whole > 0 else text


def exact(value):
    return None if value is None else f"{value.numerator}/{value.denominator}"


def ratio(a, b):
    return None if b == 0 else a / b


def earned_value(bac, pv, ev, ac):
    eac = None if ac == 0 or ev == 0 else bac * ac / ev
    return {
        "SPI": ratio(ev, pv), "CPI": ratio(ev, ac), "EAC": eac,
        "ETC": None if eac is None else eac - ac,
        "VAC": None if eac is None else bac - eac,
        "TCPI": ratio(bac - ev, bac - ac),
        "PERCENT": None if eac is None else eac * 100 / bac,
    }


def indices(draw):
    named = [
        ("fence", 4000, 3000, 2500, 2800),
        ("project 2", Fraction("14.4"), Fraction("7.2"), Fraction("5.76"), Fraction("6.5")),
        ("not started", 100, 0, 0, 0),
        ("paid before work", 100, 10, 0, 5),
        ("work before payment", 100, 10, 20, 0),
        ("budget used up", 100, 50, 40, 100),
        ("over the budget", 100, 90, 70, 130),
    ]
    for _ in range(300):
        bac = draw.randint(1, 2 * 10**12)
        named.append((
            "drawn", bac, Fraction(bac * draw.randint(0, 10000), 10000),
            Fraction(bac * draw.randint(0, 10**8), 10**8), draw.randint(0, 2 * bac)))
    cases = []
    for name, *figures in named:
        bac, pv, ev, ac = map(Fraction, figures)
        results = earned_value(bac, pv, ev, ac)
        cases.append({
            "name": name, "bac": exact(bac), "pv": exact(pv), "ev": exact(ev), "ac": exact(ac),
            "results": [
                {"index": key, "exact": exact(value), "shown": shown(value, 3)}
                for key, value in results.items()],
        })
    return cases


def arithmetic(draw):
    def number():
        size = draw.choice([10, 10**4, 10**9, 10**15])
        return Fraction(draw.randint(-size, size), draw.randint(1, size))

    cases = []
    for _ in range(500):
        a, b = number(), number()
        cases.append({
            "a": exact(a), "b": exact(b), "sum": exact(a + b), "difference": exact(a - b),
            "product": exact(a * b), "quotient": exact(ratio(a, b)), "less": a < b,
            "floor": str(a.numerator // a.denominator),
            "shown": [shown(a, decimals) for decimals in range(5)],
        })
    return cases


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    draw = random.Random(20220930)
    for name, cases in [("indices", indices(draw)), ("arithmetic", arithmetic(draw))]:
        text = json.dumps({"source": "Python fractions", "cases": cases}, ensure_ascii=False, indent=1)
        (OUT / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
