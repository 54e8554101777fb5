"""The services echo.v1 and testing.v1 in Python, for the Swift tool and the Swift client to call.

    python3 Tests/Interop/echo_service.py --home DIR

Its key is DIR/keys/echo.key, its address what the topology says. It prints one line for every event that a test
waits for: `serving`, `sleeping`, `cancelled`, `stopped`.
"""

from __future__ import annotations

import argparse
import asyncio
import pathlib
import signal
import zlib
from typing import Any, AsyncIterator

import testing_service
from edubus_keys import KeyPair, Topology
from edubus_method import Context, Method, Refusal
from edubus_server import Server
from edubus_standard import add_standard_services
from edubus_wire import MESSAGE_LIMIT, Code, Message

SERVICE = "echo.v1"
HEARTBEAT = 0.5
DRAIN = 1.0


def schema(title: str, **properties: str) -> dict[str, Any]:
    return {
        "title": title,
        "type": "object",
        "properties": {name: {"type": kind} for name, kind in properties.items()},
        "required": list(properties),
    }


async def say(context: Context, request: Any) -> Any:
    context.initial["echo-first"] = b"1"
    context.trailing["echo-last"] = context.request["metadata"].get("echo", b"")
    return {"text": request["text"]}


async def count(context: Context, request: Any) -> AsyncIterator[Any]:
    context.initial["echo-first"] = b"1"
    for number in range(1, request["to"] + 1):
        yield {"number": number}
    context.trailing["echo-last"] = str(request["to"]).encode()


async def fail(_: Context, request: Any) -> Any:
    violations = [
        {"field": "lines[2].seats", "rule": "E4", "message": "120 of 100"},
        {"field": "", "rule": "E1", "message": "检查 😈"},
    ]
    raise Refusal(Code[request["code"]], "SEATS_EXHAUSTED", "more seats than certified", violations)


async def grow(_: Context, request: Any) -> Any:
    return {"text": "学" * (request["bytes"] // 3)}


async def grow_stream(_: Context, request: Any) -> AsyncIterator[Any]:
    for _ in range(3):
        yield {"text": "学" * (request["bytes"] // 3)}


async def sleep(_: Context, __: Any) -> Any:
    print("sleeping", flush=True)
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("cancelled", flush=True)
        raise
    return {}


async def drip(context: Context, request: Any) -> AsyncIterator[Any]:
    yield {"number": 1}
    await sleep(context, request)


# Made once: whoever compresses for seconds is silent for seconds.
BOMB = zlib.compress(bytes(4 * MESSAGE_LIMIT), 9)


async def bomb(_: Context, __: Any) -> Any:
    return Message(BOMB, True)


async def torn(_: Context, __: Any) -> Any:
    return Message(zlib.compress(b"{}")[:-1], True)


async def torrent(_: Context, __: Any) -> AsyncIterator[Any]:
    """So large that who reads them falls a window behind."""
    filling = "x" * 100_000
    for number in range(500):
        yield {"number": number, "filling": filling}
    await asyncio.sleep(60)


def methods() -> list[Method]:
    text, number = schema("Text", text="string"), schema("Number", number="integer")
    size, nothing = schema("Size", bytes="integer"), schema("Nothing")
    return [
        Method(SERVICE, "Say", say, "Answers what it is told.", text, text),
        Method(SERVICE, "Count", count, "Counts.", schema("Count", to="integer"), number, deadline=3600),
        Method(SERVICE, "Fail", fail, "Fails with the code it is told.", schema("Fail", code="string"), nothing),
        Method(SERVICE, "Grow", grow, "Answers with many bytes.", size, text),
        Method(SERVICE, "GrowStream", grow_stream, "Three messages of many bytes.", size, text, deadline=3600),
        Method(SERVICE, "Sleep", sleep, "Answers after a minute.", nothing, nothing),
        Method(SERVICE, "Drip", drip, "One message, and another after a minute.", nothing, number, deadline=3600),
        Method(SERVICE, "Guarded", say, "For nobody.", text, text, access=("notary",)),
        Method(SERVICE, "Person", say, "Personal data.", text, text, personal=True),
        Method(SERVICE, "Bomb", bomb, "An answer that expands beyond every limit.", nothing, nothing),
        Method(SERVICE, "Torn", torn, "An answer of which the end is missing.", nothing, nothing),
        Method(SERVICE, "Torrent", torrent, "Messages that nobody has room for.", nothing, number, overruns=True),
        Method(SERVICE, "Write", say, "Needs a key.", text, text, write=True),
    ]


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=pathlib.Path, required=True)
    home = options.parse_args().home
    topology = Topology(home)
    server = Server(
        topology.instance(SERVICE).address, KeyPair.read(home, "echo"), topology.callers(),
        methods() + testing_service.methods(),
        heartbeat=HEARTBEAT, drain_limit=DRAIN,
    )
    add_standard_services(server)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.draining.set)
    running = asyncio.create_task(server.run())
    serving = asyncio.create_task(server.serving.wait())
    await asyncio.wait([running, serving], return_when=asyncio.FIRST_COMPLETED)
    if not running.done():
        print("serving", flush=True)
    await running
    print("stopped", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
