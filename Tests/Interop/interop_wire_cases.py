"""The golden frames, read and written by this implementation and sent to the real one."""

from __future__ import annotations

import json
import pathlib
from typing import Any

from edubus_head import Violation
from edubus_wire import FROM_CLIENT, FROM_SERVER, Code, Content, Executed, Flag, Frame, Kind, Origin
from interop_cases import Case, case, equal, holds, link
from interop_installation import Installation

FIXTURES = pathlib.Path(__file__).parent.parent / "Fixtures" / "wire"
CASES: list[Case] = []
SERVICES = ("enrollment.v1", "testing.v1", "echo.v1")


def fixtures(name: str) -> list[dict[str, Any]]:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def parts(entry: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(part) for part in entry["parts"]]


def meaning(kind: Kind, head: dict[str, Any]) -> dict[str, Any]:
    """A fixture's head in this implementation's values."""
    values = dict(head)
    for name in ("metadata", "initialMetadata"):
        if name in values:
            values[name] = {key: bytes.fromhex(value) for key, value in values[name].items()}
    if kind is Kind.HEADERS:
        return values["metadata"]
    for name, type_ in (("code", Code), ("origin", Origin), ("executed", Executed)):
        if name in values:
            values[name] = int(type_[values[name].upper()])
    if "contentType" in values:
        values["contentType"] = int(Content[values["contentType"].upper()])
    if "lastCallID" in values:
        values["lastCallID"] = int(values["lastCallID"])
    return values


@case(CASES, transport="none")
async def golden_frames(_: Installation, __: Content) -> None:
    count = 0
    for name in ("hello", "welcome", "call", "data", "headers", "status", "control"):
        for entry in fixtures(name):
            kind = Kind[entry["kind"]]
            frame = Frame.read(parts(entry), FROM_CLIENT if kind in FROM_CLIENT else FROM_SERVER)
            holds(frame, entry["name"])
            equal(frame.kind, kind, entry["name"])
            equal(frame.flags, Flag(sum(Flag[flag] for flag in entry["flags"])), entry["name"])
            equal(frame.call, int(entry["callID"]), entry["name"])
            wanted = Frame(kind, head=meaning(kind, entry.get("head", {}))).head
            equal(frame.head, wanted, entry["name"])
            equal(frame.parts(), parts(entry), entry["name"])
            count += 1
    holds(count > 40, f"{count} golden frames")


@case(CASES, transport="none")
async def malformed_frames(_: Installation, __: Content) -> None:
    """What the codec alone can refuse; the rest are rules of sessions."""
    by_session = {
        "an even call id", "call id zero", "a second HELLO", "a second WELCOME", "a message without room for one",
        "DATA without a body",
    } | {entry["name"] for entry in fixtures("refused") if "before" in entry}
    for entry in fixtures("refused"):
        for senders in [FROM_CLIENT] * (entry["to"] != "client") + [FROM_SERVER] * (entry["to"] != "server"):
            try:
                Frame.read(parts(entry), senders)
                holds(entry["name"] in by_session, f"{entry['name']} was read")
            except Violation:
                holds(entry["name"] not in by_session, f"{entry['name']} was refused")
    for entry in fixtures("tolerated"):
        Frame.read(parts(entry), FROM_SERVER if entry["to"] == "client" else FROM_CLIENT)


CHECK = Frame(Kind.CALL, 1, {"method": "Health/Check", "timeoutMilliseconds": 5000}, Flag.END, b"\xa0")


@case(CASES)
async def refused_by_the_servers(city: Installation, _: Content) -> None:
    """Each ends the session: BYE, and a CALL after it finds none."""
    for service in SERVICES:
        for entry in fixtures("refused"):
            if entry["to"] != "client" and (service != "enrollment.v1" or "before" not in entry):
                async with link(city, service=service) as peer:
                    for message in entry.get("before", []):
                        peer.send([bytes.fromhex(part) for part in message])
                    peer.send(parts(entry))
                    await peer.expect(Kind.BYE)
                    peer.send(CHECK)
                    equal((await peer.expect(Kind.STATUS)).head["reason"], "NO_SESSION", entry["name"])


@case(CASES)
async def tolerated_by_the_servers(city: Installation, _: Content) -> None:
    """All leave one session as it is."""
    for service in SERVICES:
        async with link(city, service=service) as peer:
            for entry in fixtures("tolerated"):
                if entry["to"] != "client":
                    peer.send(parts(entry))
            peer.send(CHECK)
            equal((await peer.expect(Kind.STATUS)).head["code"], Code.OK, "the call after them")


@case(CASES)
async def without_a_session(city: Installation, _: Content) -> None:
    """What a peer without a session sends: nothing answers what is no frame, NO_SESSION a CALL, BYE the rest."""
    for service in SERVICES:
        async with link(city, hello=False, service=service) as peer:
            for nothing in ([b"garbage"], Frame(Kind.BYE).parts(), Frame(Kind.PING).parts() + [b"", b"", b""]):
                peer.send(nothing)
            peer.send(CHECK)
            status = await peer.expect(Kind.STATUS)
            equal((status.head["code"], status.head["reason"]), (Code.UNAVAILABLE, "NO_SESSION"))
            equal(status.flags, Flag.END | Flag.NOT_EXECUTED)
            prefix = CHECK.parts()[0][:16]
            for headless in (prefix + b"\xff", prefix[:15] + b"\x02"):
                peer.send([headless])
                equal((await peer.expect(Kind.STATUS)).head["reason"], "NO_SESSION")
            unknown = [Frame(Kind.PING).parts()[0][:3] + bytes([kind]) + bytes(12) for kind in (0x33, 0x80)]
            for frame in (Frame(Kind.PING).parts(), [unknown[0]], [unknown[1]], Frame(Kind.DATA, 1, body=b"x").parts()):
                peer.send(frame)
                await peer.expect(Kind.BYE)
            peer.send(Frame(Kind.HELLO, head={"majors": [2]}))
            await peer.expect(Kind.BYE)
            for _ in range(2):
                peer.send(Frame(Kind.HELLO, head={"majors": [7, 1], "features": ["zstd"], "agent": "other"}))
                await peer.expect(Kind.WELCOME)
                peer.send(CHECK)
                equal((await peer.expect(Kind.STATUS)).head["code"], Code.OK, "a session after BYE")
                peer.send(Frame(Kind.BYE))
