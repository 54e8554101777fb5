"""Writes the golden identifiers that the Swift tests read, with python-stdnum as the oracle.

    pip install python-stdnum
    python3 Tests/Interop/identifiers.py

Deterministic: the same version of python-stdnum writes the same bytes. Every resident ID is synthetic,
with a birth date before 1900 or after 2030, so that none of them is anybody's.
"""

import calendar
import datetime
import json
import pathlib
import random

import stdnum
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent, ValidationError

OUT = pathlib.Path(__file__).parent.parent / "Fixtures" / "identifiers"
REGIONS = ["410802", "410811", "410821", "410822", "410823", "410825", "410882", "410883", "110101"]
DIGITS = "0123456789"


def verdict(check, text):
    """What the oracle says: valid, and otherwise the class of its refusal."""
    try:
        check(text)
        return {"text": text, "valid": True}
    except ValidationError as error:
        return {"text": text, "valid": False, "why": type(error).__name__}
    except KeyError:  # version 2.2 meets a known province without a known county
        return {"text": text, "valid": False, "why": "InvalidComponent"}


def resident(text):
    """The oracle also knows the history of places; ours takes any six digits, so that is told apart."""
    case = verdict(ric.validate, text)
    if case["valid"]:
        case["birthDate"] = ric.get_birth_date(text).isoformat()
        return case
    if case["why"] == "InvalidComponent":
        try:
            case["birthDate"] = ric.get_birth_date(text).isoformat()
            case["why"] = "UnknownPlace"
        except InvalidComponent:
            case["why"] = "NoSuchDay"
    return case


def birth(rng):
    year = rng.choice([rng.randint(1880, 1899), rng.randint(2031, 2099)])
    day = datetime.date(year, 1, 1) + datetime.timedelta(days=rng.randrange(365))
    if rng.random() < 0.1:
        leap = rng.choice([y for y in range(2032, 2100) if calendar.isleap(y)])
        day = datetime.date(leap, 2, 29)
    return day.strftime("%Y%m%d")


def signed(body):
    return body + ric.calc_check_digit(body + "0")


def residents(rng):
    texts = []
    for _ in range(300):
        body = rng.choice(REGIONS) + birth(rng) + f"{rng.randrange(1000):03d}"
        texts.append(signed(body))
    for text in texts[:120]:
        place = rng.randrange(18)
        other = rng.choice([c for c in DIGITS + ("X" if place == 17 else "") if c != text[place]])
        texts.append(text[:place] + other + text[place + 1 :])
        place = rng.randrange(17)
        texts.append(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
    for day in ["20310229", "20321301", "20320431", "20320100", "19000229", "20991131"]:
        texts.append(signed("410802" + day + "001"))
    texts += [texts[0][:-1], texts[0] + "1", "", "A" + texts[0][1:], texts[0][:9] + "O" + texts[0][10:]]
    texts += [signed("410871" + "20320901" + "001"), signed("999999" + "20320901" + "001")]
    ends_in_x = next(text for text in texts if text.endswith("X"))
    texts.append(ends_in_x.lower())
    return [resident(text) for text in texts]


def organisations(rng):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    texts = ["91350100M000100Y43", "12410800416000123N", "124108004160000130", "52410811MJF000001E"]
    for _ in range(300):
        body = rng.choice(["12", "52", "91", "92"]) + rng.choice(REGIONS)
        body += "".join(rng.choice(alphabet) for _ in range(9))
        texts.append(body + uscc.calc_check_digit(body))
    for text in texts[:120]:
        place = rng.randrange(18)
        kinds = DIGITS if place < 8 else alphabet
        other = rng.choice([c for c in kinds if c != text[place]])
        texts.append(text[:place] + other + text[place + 1 :])
        place = rng.randrange(8, 17)
        texts.append(text[:place] + text[place + 1] + text[place] + text[place + 2 :])
    for letter in "IOSVZ":
        texts.append(texts[1][:10] + letter + texts[1][11:])
    texts += [texts[1][:-1], texts[1] + "0", "", texts[1].lower()]
    return [verdict(uscc.validate, text) for text in texts]


def write(name, source, cases):
    seen, unique = set(), []
    for case in cases:
        if case["text"] not in seen:
            seen.add(case["text"])
            unique.append(case)
    lines = ",\n".join("    " + json.dumps(case) for case in unique)
    head = f'  "source": "python-stdnum {stdnum.__version__}, {source}",\n'
    (OUT / name).write_text("{\n" + head + '  "cases": [\n' + lines + "\n  ]\n}\n")


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    write("resident-ids.json", "stdnum.cn.ric", residents(random.Random(11643)))
    write("social-credit-codes.json", "stdnum.cn.uscc", organisations(random.Random(32100)))
