"""Writes the golden frames that the Swift tests read: a second implementation of docs/protocol.md.

    pip install cbor2
    python3 Tests/Interop/wire_oracle.py           # writes Tests/Fixtures/wire
    python3 Tests/Interop/wire_oracle.py --check   # compares, changes nothing

Written from the protocol's text alone. Every case is built, read back by this file's own reader and
compared before it is written. Deterministic.
"""

import json
import pathlib
import struct
import sys

import cbor2

OUT = pathlib.Path(__file__).parent.parent / "Fixtures" / "wire"

KINDS = {
    "HELLO": 0x01, "WELCOME": 0x02, "CALL": 0x10, "DATA": 0x11, "HEADERS": 0x12, "STATUS": 0x13,
    "CANCEL": 0x14, "CREDIT": 0x15, "PING": 0x20, "PONG": 0x21, "GOAWAY": 0x22, "BYE": 0x23,
}
FLAGS = {"END": 1, "CHUNK_MORE": 2, "COMPRESSED": 4, "NOT_EXECUTED": 8, "SEALED": 16}
CODES = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE",
    "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
]
ORIGINS = ["client", "bus", "server", "handler"]
EXECUTED = ["no", "maybe", "yes"]
TYPES = ["cbor", "json"]

# By kind: key, name, how it is written. "always" keys have no default that could be left out; of "optional" ones 0
# is a value, and None its absence.
HEADS = {
    "HELLO": [
        (1, "majors", "always"), (2, "features", ""), (3, "agent", ""), (4, "sessionWindowBytes", ""),
    ],
    "WELCOME": [
        (1, "major", "always"), (2, "features", ""), (3, "caller", ""),
        (4, "heartbeatMilliseconds", "always"), (5, "inFlightCalls", "always"),
        (6, "messageBytes", "always"), (7, "services", ""), (8, "instance", ""),
        (9, "sessionWindowBytes", ""), (10, "requestWindowMessages", "unless 64"), (11, "requestWindowBytes", ""),
    ],
    "CALL": [
        (1, "method", ""), (2, "timeoutMilliseconds", "always"), (3, "contentType", "type"),
        (4, "idempotencyKey", ""), (5, "metadata", "metadata"), (6, "requestID", ""),
        (7, "onBehalfOf", "principal"), (8, "window", ""), (9, "attempt", ""),
        (10, "messageBytes", "optional"), (11, "windowBytes", ""), (12, "purpose", ""), (13, "caseNumber", ""),
    ],
    "STATUS": [
        (1, "code", "code"), (2, "message", ""), (3, "reason", ""), (4, "violations", "violations"),
        (5, "origin", "origin"), (6, "executed", "executed"), (7, "metadata", "metadata"),
        (8, "initialMetadata", "metadata"), (9, "load", "optional"),
    ],
    "CREDIT": [(1, "messages", "always"), (2, "bytes", "")],
    "PONG": [(1, "inFlightCalls", "always"), (2, "load", "optional")],
    "GOAWAY": [(1, "lastCallID", "always")],
}
PRINCIPAL = [(1, "subject", ""), (2, "department", ""), (3, "roles", ""), (4, "districts", "")]


def metadata(values):
    return {key: bytes.fromhex(values[key]) for key in sorted(values, key=lambda k: k.encode())}


def head_map(fields, meaning):
    """The head's map: keys ascending, defaults left out."""
    out = {}
    for key, name, how in fields:
        value = meaning.get(name)
        if how == "always":
            out[key] = int(value) if name == "lastCallID" else value
        elif how == "code":
            if value != "OK":
                out[key] = CODES.index(value)
        elif how == "origin":
            if meaning["code"] != "OK":
                out[key] = ORIGINS.index(value)
        elif how == "executed":
            if meaning["code"] != "OK":
                out[key] = EXECUTED.index(value)
        elif how == "optional":
            if value is not None:
                out[key] = value
        elif how == "unless 64":
            if value != 64:
                out[key] = value
        elif value is None or value == "" or value == [] or value == {} or value == 0:
            continue
        elif how == "type":
            if value != "cbor":
                out[key] = TYPES.index(value)
        elif how == "metadata":
            out[key] = metadata(value)
        elif how == "principal":
            out[key] = head_map(PRINCIPAL, value)
        elif how == "violations":
            out[key] = [[v["field"], v["rule"], v["message"]] for v in value]
        else:
            out[key] = value
    return out


def build(kind, meaning=None, flags=(), call=0, body=None):
    if kind in HEADS:
        head = cbor2.dumps(head_map(HEADS[kind], meaning))
    elif kind == "HEADERS":
        head = cbor2.dumps(metadata(meaning["metadata"]))
    else:
        head = b""
    return raw(KINDS[kind], head, flags, call, body)


def raw(kind, head=b"", flags=(), call=0, body=None, magic=b"\xed\xb5", major=1, reserved=0):
    bits = sum(FLAGS[f] if isinstance(f, str) else f for f in flags)
    prefix = magic + struct.pack(">BBHHQ", major, kind, bits, reserved, call)
    assert len(prefix) == 16
    return [prefix + head] + ([] if body is None else [body])


def read_back(parts):
    """This file's own reader: kind, flags, call id, the head's map, the body."""
    head = parts[0]
    assert head[:2] == b"\xed\xb5" and head[2] == 1 and head[6:8] == b"\0\0"
    names = {number: name for name, number in KINDS.items()}
    bits = struct.unpack(">H", head[4:6])[0]
    return (
        names[head[3]], [name for name, bit in FLAGS.items() if bits & bit],
        struct.unpack(">Q", head[8:16])[0], cbor2.loads(head[16:]) if head[16:] else {},
        parts[1] if len(parts) > 1 else None)


def golden(name, kind, meaning=None, flags=(), call=0, body=None):
    parts = build(kind, meaning, flags, call, body)
    back = read_back(parts)
    expected = (
        metadata(meaning["metadata"]) if kind == "HEADERS"
        else head_map(HEADS[kind], meaning) if kind in HEADS else {})
    assert back == (kind, list(flags), call, expected, body), name
    case = {"name": name, "kind": kind, "flags": list(flags), "callID": str(call)}
    if meaning is not None:
        case["head"] = meaning
    if body is not None:
        case["body"] = body.hex()
    case["parts"] = [part.hex() for part in parts]
    return case


def hello(agent, majors=(1,), features=(), window=0):
    return {"majors": list(majors), "features": list(features), "agent": agent, "sessionWindowBytes": window}


def welcome(caller, heartbeat, calls, size, services, instance, **more):
    return {
        "major": 1, "features": [], "caller": caller, "heartbeatMilliseconds": heartbeat, "inFlightCalls": calls,
        "messageBytes": size, "services": services, "instance": instance, "sessionWindowBytes": 0,
        "requestWindowMessages": 64, "requestWindowBytes": 0, **more,
    }


def status(
    code="OK", message="", reason="", violations=(), origin="handler", executed="yes", meta=None, initial=None,
    load=None,
):
    return {
        "code": code, "message": message, "reason": reason, "violations": list(violations), "origin": origin,
        "executed": executed, "metadata": meta or {}, "initialMetadata": initial or {}, "load": load,
    }


def credit(messages, count=0):
    return {"messages": messages, "bytes": count}


def pong(calls, load=None):
    return {"inFlightCalls": calls, "load": load}


def call(method, timeout, **more):
    base = {
        "method": method, "timeoutMilliseconds": timeout, "contentType": "cbor", "idempotencyKey": None,
        "metadata": {}, "requestID": "", "onBehalfOf": None, "window": 0, "attempt": 0,
        "messageBytes": None, "windowBytes": 0, "purpose": "", "caseNumber": "",
    }
    base.update(more)
    return base


def frames():
    empty = cbor2.dumps({})
    text = "检查: not now ☺ 😈".encode().decode()
    return {
        "hello": [
            golden("hello of a program", "HELLO", hello("gateway/1.0")),
            golden("hello with everything", "HELLO", hello("other", [1, 2], ["deflate", "seal"], 1048576)),
            golden("hello without an agent", "HELLO", hello("")),
        ],
        "welcome": [
            golden("welcome of a service", "WELCOME", welcome(
                "gateway", 1000, 1024, 16777216, ["enrollment.v1"], "5F0C1E46-6A7B-4E1C-9B7E-000000000001")),
            golden("welcome with everything", "WELCOME", welcome(
                "finance", 60000, 1, 0, ["aid.v1", "projects.v1"], "i", features=["deflate"],
                sessionWindowBytes=1048576, requestWindowMessages=2, requestWindowBytes=65536)),
            golden("no request without credit", "WELCOME", welcome(
                "finance", 1, 1, 1, [], "", requestWindowMessages=0)),
        ],
        "call": [
            golden("unary read", "CALL", call("enrollment.v1/GetSchool", 10000), ["END"], 1, empty),
            golden("unary write in JSON with everything", "CALL", call(
                "enrollment.v1/ConfirmOffer", 9999, contentType="json",
                idempotencyKey="2f1c-key", metadata={"x-text": "68656c6c6f", "b-bin": "00ffab"},
                requestID="request-1", attempt=2, messageBytes=2, window=1, windowBytes=1048576,
                purpose="enrollment", caseNumber="焦教〔2026〕7号",
                onBehalfOf={"subject": "user-7", "department": "education",
                            "roles": ["countyOfficer", "auditor"], "districts": ["410802", "410811"]}),
                ["END"], 3, b"{}"),
            golden("stream with a window", "CALL", call("Events/Subscribe", 3600000, window=64),
                   ["END"], 18446744073709551615, empty),
            golden("first part of a large request", "CALL",
                   call("aid.v1/RegisterRecognitions", 30000, messageBytes=300000),
                   ["CHUNK_MORE"], 5, bytes(range(16))),
            golden("nobody in particular", "CALL", call(
                "projects.v1/GetPlan", 1,
                onBehalfOf={"subject": "anonymous", "department": "public", "roles": [], "districts": []}),
                ["END"], 7, empty),
            golden("every size of an integer", "CALL",
                   call("a.v1/B", 4294967296, window=255, attempt=23, messageBytes=65536),
                   ["END"], 256, b""),
            golden("a size of nothing is said", "CALL", call("a.v1/B", 1, messageBytes=0), ["CHUNK_MORE"], 9, b""),
            golden("a request stream without its first message", "CALL", call("a.v1/Sum", 10000), [], 11),
            golden("a request stream with its first message", "CALL", call("a.v1/Sum", 10000), [], 13, empty),
            golden("a request stream whose first message comes in parts", "CALL",
                   call("a.v1/Sum", 10000, messageBytes=2), ["CHUNK_MORE"], 15, b"\xa1"),
            golden("requests and responses in streams, windows of both kinds", "CALL",
                   call("a.v1/Echo", 3600000, window=64, windowBytes=1048576, purpose="audit"), [], 17),
        ],
        "data": [
            golden("one message of a stream", "DATA", None, [], 1, cbor2.dumps({"a": 1})),
            golden("a part of a message", "DATA", None, ["CHUNK_MORE"], 1, b"\x01\x02\x03"),
            golden("the last part of a request", "DATA", None, ["END"], 5, b"\x04"),
            golden("an empty message", "DATA", None, [], 9, b""),
            golden("the last message of a request stream", "DATA", None, ["END"], 11, empty),
            golden("the end of a request stream without a message", "DATA", None, ["END"], 11),
        ],
        "headers": [
            golden("no metadata", "HEADERS", {"metadata": {}}, [], 1),
            golden("metadata in order of its keys", "HEADERS",
                   {"metadata": {"b": "62", "a-bin": "00ff", "ab": ""}}, [], 3),
        ],
        "status": [
            golden("answer", "STATUS", status(), ["END"], 1, cbor2.dumps({"name": "x"})),
            golden("end of a stream", "STATUS", status(), ["END"], 1),
            golden("an empty answer", "STATUS", status(), ["END"], 1, b""),
            golden("answer with trailing metadata", "STATUS", status(meta={"took": "31"}), ["END"], 1, b"\xa0"),
            golden("answer with metadata of both kinds, of a server without work", "STATUS", status(
                meta={"took": "31"}, initial={"a-bin": "00ff", "b": ""}, load=0), ["END"], 1, b"\xa0"),
            golden("a busy server refuses", "STATUS", status(
                "RESOURCE_EXHAUSTED", "busy", "OVERLOADED", [], "server", "no", {"retry-pushback-ms": b"250".hex()},
                None, 1001), ["END", "NOT_EXECUTED"], 3),
            golden("a broken rule", "STATUS", status(
                "FAILED_PRECONDITION", "E4: more seats than certified", "SEATS_EXHAUSTED",
                [{"field": "lines[2].seats", "rule": "E4", "message": "120 of 100"},
                 {"field": "", "rule": "E1", "message": text}], "handler", "maybe"), ["END"], 3),
            golden("not executed", "STATUS", status(
                "UNAVAILABLE", "there is no session; send HELLO first", "NO_SESSION", [], "bus", "no"),
                ["END", "NOT_EXECUTED"], 5),
        ] + [
            golden(f"code {code}", "STATUS", status(
                code, code.lower(), "TEST", [], ORIGINS[number % 4], EXECUTED[number % 3]),
                ["END", "NOT_EXECUTED"] if number % 3 == 0 else ["END"], 2 * number + 1)
            for number, code in enumerate(CODES) if code != "OK"
        ],
        "control": [
            golden("cancel", "CANCEL", None, [], 7),
            golden("credit", "CREDIT", credit(32), [], 9),
            golden("credit in messages and bytes", "CREDIT", credit(32, 524288), [], 9),
            golden("credit in bytes alone, of a call", "CREDIT", credit(0, 524288), [], 9),
            golden("credit of the session", "CREDIT", credit(0, 1099511627776)),
            golden("ping", "PING"),
            golden("pong", "PONG", pong(3)),
            golden("pong of a server that is half busy", "PONG", pong(3, 500)),
            golden("pong of a server without work", "PONG", pong(0, 0)),
            golden("nothing new, please", "GOAWAY", {"lastCallID": "18446744073709551615"}),
            golden("last accepted call", "GOAWAY", {"lastCallID": "41"}),
            golden("bye", "BYE"),
        ],
    }


def to(side, name, parts, before=()):
    case = {"name": name, "to": side}
    if before:
        case["before"] = [[p.hex() for p in each] for each in before]
    return case | {"parts": [p.hex() for p in parts]}


def request_stream():
    """Opens a request stream whose handler takes one message and no more, in gRPC's test service."""
    hangs = cbor2.dumps({"hangs": True})
    return build("CALL", call("testing.v1/StreamingInputCall", 5000), [], 1, hangs)


def request(flags=(), body=b"\xa0"):
    return build("DATA", None, flags, 1, body)


def refused():
    """Each ends the session that reads it, after what comes `before` it, which does not."""
    ok = build("PING")
    short = cbor2.dumps({1: 32})
    nested = b"\xa1\x18\x63" + b"\x81" * 200 + b"\x00"
    cases = [
        to("any", "wrong magic", raw(0x20, magic=b"\xed\xb6")),
        to("any", "another major version", raw(0x20, major=2)),
        to("any", "major version zero", raw(0x20, major=0)),
        to("any", "reserved bytes used", raw(0x20, reserved=1)),
        to("any", "prefix cut short", [ok[0][:15]]),
        to("any", "no bytes at all", [b""]),
        to("any", "four parts", [ok[0], b"", b"", b""]),
        to("any", "a body on PING", ok + [b"x"]),
        to("any", "a body on GOAWAY", build("GOAWAY", {"lastCallID": "1"}) + [b"x"]),
        to("any", "a head over its limit", raw(0x20, head=b"\0" * (8192 - 16 + 1))),
        to("any", "unknown kind below 0x80", raw(0x33)),
        to("any", "kind zero", raw(0x00)),
        to("any", "compression that was not agreed", raw(0x20, flags=["COMPRESSED"])),
    ]
    heads = {
        "not a map": b"\x80", "a map cut short": b"\xa1\x01", "bytes after the map": short + b"\x00",
        "a map without a stated length": b"\xbf\x01\x18\x20\xff", "a key that is text": cbor2.dumps({"a": 1}),
        "a key below zero": cbor2.dumps({-1: 1}), "a value of the wrong type": cbor2.dumps({1: None}),
        "an unknown value cut short": b"\xa1\x18\x63\x58\x20\x00", "an unknown value nested without end": nested,
        "an unknown value nested in 129 arrays": b"\xa1\x18\x63" + b"\x81" * 129 + b"\x00",
        "an unknown value with 129 tags": b"\xa1\x18\x63" + b"\xc1" * 129 + b"\x00",
        "an unknown text that is no UTF-8": b"\xa1\x18\x63\x61\xff",
        "an unknown value that CBOR does not know": b"\xa1\x18\x63\x1c",
        "an unknown break": b"\xa1\x18\x63\xff",
        "a length that is not stated": b"\xa1\x01\x5f\xff",
        "a negative number": cbor2.dumps({1: -1}),
        "more entries than bytes": b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff",
    }
    for name, head in heads.items():
        cases.append(to("server", f"CREDIT: {name}", raw(0x15, head, call=1)))
        cases.append(to("client", f"GOAWAY: {name}", raw(0x22, head)))
        cases.append(to("server", f"CALL: {name}", raw(0x10, head, ["END"], 1, b"\xa0")))
        cases.append(to("client", f"STATUS: {name}", raw(0x13, head, ["END"], 1)))
    cases += [
        to("server", "an even call id", build("CALL", call("a.v1/B", 1), ["END"], 2, b"")),
        to("server", "call id zero", build("CALL", call("a.v1/B", 1), ["END"], 0, b"")),
        to("server", "WELCOME from a client", build("WELCOME", welcome("x", 1, 1, 1, [], "i"))),
        to("server", "a second HELLO", build("HELLO", hello("again"))),
        to("server", "DATA after END", request(), [request_stream(), request(["END"])]),
        to("server", "END after END", request(["END"], None), [request_stream(), request(["END"], None)]),
        to("server", "a message of a request stream beyond its window", request(),
           [request_stream()] + [request()] * 63),
        to("server", "the first part of a message beyond its window", request(["CHUNK_MORE"], b"\xa1"),
           [request_stream()] + [request()] * 63),
        to("server", "DATA after a whole request", request(),
           [build("CALL", call("testing.v1/UnaryCall", 5000), ["END"], 1, cbor2.dumps({"hangs": True}))]),
        to("server", "a call id that does not grow",
           build("CALL", call("testing.v1/EmptyCall", 5000), ["END"], 1, b"\xa0"),
           [request_stream()]),
        to("server", "STATUS from a client", build("STATUS", status(), ["END"], 1)),
        to("server", "metadata that is text", raw(
            0x10, cbor2.dumps({1: "a.v1/B", 2: 1, 5: {"k": "text"}}), ["END"], 1, b"")),
        to("client", "CALL from a server", build("CALL", call("a.v1/B", 1), ["END"], 2, b"")),
        to("client", "a second WELCOME", build("WELCOME", welcome("x", 1, 1, 1, [], "i"))),
        to("client", "HELLO from a server", build("HELLO", hello("x"))),
        to("client", "initial metadata that is text", raw(0x13, cbor2.dumps({8: {"k": "text"}}), ["END"], 1, b"\xa0")),
        to("client", "violations of two parts", raw(
            0x13, cbor2.dumps({1: 3, 4: [["field", "rule"]]}), ["END", "NOT_EXECUTED"], 1)),
        to("client", "a message without room for one", build("DATA", None, [], 1, b"\xa0")),
        to("client", "DATA without a body", raw(0x11, call=1)),
    ]
    return {"refused": cases}


def tolerated():
    """Each leaves the session open and is answered by nothing."""
    extra = {99: [1, {"x": b"y"}, None, 1.5], 2 ** 40: "later"}
    return {"tolerated": [
        to("any", "an ignorable kind", raw(0x80, b"\xff\xff", call=4, body=b"anything")),
        to("any", "the last ignorable kind, with every flag", raw(0xFF, flags=[0xFFFF])),
        to("any", "flags nobody knows", raw(0x21, flags=[0x8000])),
        to("any", "a map where a head may be empty", raw(0x21, b"\xa0")),
        to("any", "an empty body before a seal", raw(0x21, flags=["SEALED"]) + [b"", b"seal"]),
        to("server", "unknown keys", raw(0x15, cbor2.dumps({1: 2, **extra}), call=77)),
        to("any", "a load and unknown keys", raw(0x21, cbor2.dumps({1: 2, 2: 1000, **extra}))),
        to("any", "an unknown value of lengths that are not stated", raw(
            0x21, b"\xa2\x01\x03\x18\x63\x9f\x5f\x41\x00\xff\x7f\xff\xbf\x00\x01\xff\xff")),
        to("any", "an unknown value nested in 128 arrays", raw(0x21, b"\xa1\x18\x63" + b"\x81" * 128 + b"\x00")),
        to("any", "an unknown value with 128 tags", raw(0x21, b"\xa1\x18\x63" + b"\xc1" * 128 + b"\x00")),
        to("any", "keys in no order, and one of them twice", raw(0x21, b"\xa3\x02\x05\x01\x03\x02\x06")),
        to("any", "a number beyond what a receiver holds", raw(0x21, b"\xa1\x02\x1b" + b"\xff" * 8)),
        to("any", "credit of the session", build("CREDIT", credit(0, 2 ** 64 - 1))),
        to("any", "credit of nothing", build("CREDIT", credit(0), [], 99)),
        to("server", "credit for an unknown call", build("CREDIT", credit(1), [], 99)),
        to("server", "a part of an unknown call", build("DATA", None, ["END"], 99, b"x")),
        to("server", "cancel of an unknown call", build("CANCEL", None, [], 99)),
        to("client", "a status of an unknown call", build("STATUS", status(), ["END"], 99)),
        to("client", "a message of an unknown call", build("DATA", None, [], 99, b"x")),
        to("server", "integers not written shortest", raw(
            0x15, b"\xb8\x01\x1b" + b"\0" * 7 + b"\x01\x19\x00\x03", call=99)),
        to("server", "a tagged value", raw(0x15, b"\xa1\x01\xc1\x03", call=99)),
    ]}


def main():
    check = "--check" in sys.argv[1:]
    OUT.mkdir(parents=True, exist_ok=True)
    wrong = []
    for name, cases in {**frames(), **refused(), **tolerated()}.items():
        text = json.dumps(cases, ensure_ascii=False, indent=1) + "\n"
        path = OUT / f"{name}.json"
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            wrong.append(path.name)
    if wrong:
        sys.exit("differs: " + ", ".join(wrong))


if __name__ == "__main__":
    main()
