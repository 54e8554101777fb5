"""The Swift tool, and this client, call the Python service echo.v1."""

from __future__ import annotations

import asyncio
import json
import signal

from edubus_client import Session
from edubus_wire import BODY_LIMIT, Code, Content, Flag, Frame, Kind
from interop_cases import Case, case, equal, holds, link, refusal, session
from interop_installation import Installation

CASES: list[Case] = []
BOTH = (Content.CBOR, Content.JSON)
JSON = Content.JSON


@case(CASES)
async def tool_services(city: Installation, _: Content) -> None:
    listed = await city.edubus("services", "-o", "json")
    equal(listed.code, 0, listed.errors)
    row = next(row for row in json.loads(listed.output) if row["service"] == "echo.v1")
    equal(row["status"], "SERVING")
    holds(row["methods"] >= 10, row)
    healthy = await city.edubus("health")
    holds(healthy.code == 0 and "echo.v1" in healthy.output, healthy)


@case(CASES)
async def tool_describe(city: Installation, _: Content) -> None:
    service = await city.edubus("describe", "echo")
    holds(service.code == 0 and "echo.v1/Count" in service.output, service)
    method = await city.edubus("describe", "echo/Count", "-o", "json")
    found = json.loads(method.output)
    equal((found["facts"]["kind"], found["request"]["properties"]["to"]["type"]), ("serverStreaming", "integer"))


@case(CASES)
async def tool_ping(city: Installation, _: Content) -> None:
    ping = await city.edubus("ping", "echo", "--count", "100", "-o", "json")
    equal((ping.code, json.loads(ping.output)[0]["calls"]), (0, 100))


@case(CASES, JSON)
async def tool_unary(city: Installation, _: Content) -> None:
    said = await city.edubus("call", "echo/Say", '{"text":"焦作 😈"}', "-o", "json")
    equal((said.code, json.loads(said.output)), (0, {"text": "焦作 😈"}), said.errors)


@case(CASES, JSON)
async def tool_stream(city: Installation, _: Content) -> None:
    counted = await city.edubus("call", "echo/Count", '{"to":1000}')
    equal(counted.code, 0, counted.errors)
    equal([json.loads(line)["number"] for line in counted.output.splitlines()], list(range(1, 1_001)))


@case(CASES, JSON)
async def tool_errors(city: Installation, _: Content) -> None:
    """The status, the violations, and the exit code that tells the status."""
    for code in ("NOT_FOUND", "FAILED_PRECONDITION", "ABORTED", "DATA_LOSS"):
        failed = await city.edubus("call", "echo/Fail", json.dumps({"code": code}), "-o", "json")
        equal(failed.code, 64 + Code[code], failed.errors)
        error = json.loads(failed.errors)
        wanted = (code, "SEATS_EXHAUSTED", "handler", "maybe")
        equal((error["code"], error["reason"], error["origin"], error["executed"]), wanted)
        equal([each["message"] for each in error["violations"]], ["120 of 100", "检查 😈"])
    failed = await city.edubus("call", "echo/Guarded", '{"text":""}', "-o", "json")
    equal((failed.code, json.loads(failed.errors)["reason"]), (64 + Code.PERMISSION_DENIED, "ROLE_MISSING"))
    failed = await city.edubus("call", "echo/Fail", '{"code":"NONE SUCH"}', "-o", "json")
    equal((failed.code, json.loads(failed.errors)["reason"]), (64 + Code.INTERNAL, "INTERNAL"))


@case(CASES, JSON)
async def tool_large_answer(city: Installation, _: Content) -> None:
    """Answers in parts: 1 MB, and three messages of 1 MB in a stream."""
    for method, messages in (("Grow", 1), ("GrowStream", 3)):
        grown = await city.edubus("call", f"echo/{method}", '{"bytes":1000000}', "-o", "json")
        equal(grown.code, 0, grown.errors)
        equal(grown.output.count("学"), messages * (1_000_000 // 3))


@case(CASES, JSON)
async def tool_large_request(city: Installation, _: Content) -> None:
    request = city.home / "large.json"
    request.write_text(json.dumps({"text": "学" * 400_000}, ensure_ascii=False), encoding="utf-8")
    said = await city.edubus("call", "echo/Say", f"@{request}", "-o", "json")
    equal((said.code, said.output.count("学")), (0, 400_000), said.errors)


@case(CASES, JSON)
async def tool_write(city: Installation, _: Content) -> None:
    for options in ([], ["--key", "k-1"]):
        written = await city.edubus("call", "echo/Write", '{"text":"x"}', *options)
        equal(written.code, 0, written.errors)


@case(CASES, JSON)
async def tool_deadline_cancels(city: Installation, _: Content) -> None:
    for method in ("Sleep", "Drip"):
        late = await city.edubus("call", f"echo/{method}", "--deadline", "2", "-o", "json")
        equal(late.code, 64 + Code.DEADLINE_EXCEEDED, late.errors)
        await city.echo.until("sleeping", 60)
        await city.echo.until("cancelled", 60)


@case(CASES, JSON)
async def tool_interrupt_cancels(city: Installation, _: Content) -> None:
    """Ctrl-C: the handler ends, at the latest when the session was silent for three heartbeats."""
    for how in (signal.SIGINT, signal.SIGKILL):
        child = await city.start_edubus("call", "echo/Drip", "--deadline", "60")
        await city.echo.until("sleeping", 240)
        child.send_signal(how)
        await child.communicate()
        await city.echo.until("cancelled", 60)


@case(CASES, JSON)
async def tool_hears_of_a_server_that_lies(city: Installation, _: Content) -> None:
    """An answer that expands without end, one that is broken, and a stream that nobody has room for."""
    for method, code, reason, executed in (
        ("Bomb", Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", "yes"),
        ("Torn", Code.INTERNAL, "BROKEN_COMPRESSION", "yes"),
        ("Torrent", Code.UNAVAILABLE, "PROTOCOL_ERROR", "maybe"),
    ):
        failed = await city.edubus("call", f"echo/{method}", "-o", "json")
        error = json.loads(failed.errors)
        found = (failed.code, error["reason"], error["executed"])
        equal(found, (64 + code, reason, executed), failed.errors[:500])


@case(CASES, *BOTH)
async def metadata_both_ways(city: Installation, content: Content) -> None:
    async with session(city, "echo.v1") as peer:
        answer = await peer.call("echo.v1/Say", {"text": "x"}, content, metadata={"echo": b"\x00\xff"})
        equal((answer.initial, answer.trailing), ({"echo-first": b"1"}, {"echo-last": b"\x00\xff"}))
        async with peer.stream("echo.v1/Count", {"to": 200}, content, window=5) as stream:
            equal([message["number"] async for message in stream], list(range(1, 201)))
        equal((stream.initial, stream.trailing), ({"echo-first": b"1"}, {"echo-last": b"200"}))


@case(CASES, *BOTH)
async def windows_in_bytes(city: Installation, content: Content) -> None:
    """Of a stream and of a session, both ways, each far smaller than what goes through."""
    at, own = city.topology.instance("echo.v1"), city.key()
    peer = await Session.open(city.context, at, own, window=300_000)
    try:
        async with peer.stream("echo.v1/GrowStream", {"bytes": 900_000}, content, window_bytes=200_000) as stream:
            equal([len(message["text"]) async for message in stream], [300_000] * 3)
        texts = ["x" * 2_500_000, "y" * 2_500_000]
        answers = await asyncio.gather(*[peer.call("echo.v1/Say", {"text": text}, content) for text in texts])
        equal([answer.value["text"] == text for answer, text in zip(answers, texts)], [True, True])
    finally:
        await peer.close()


@case(CASES)
async def session_window_is_kept(city: Installation, _: Content) -> None:
    """One byte of room: one DATA, which overdraws it, and nothing until there is credit; a small call goes past."""
    async with link(city, hello=False, service="echo.v1") as peer:
        peer.send(Frame(Kind.HELLO, head={"majors": [1], "sessionWindowBytes": 1}))
        await peer.expect(Kind.WELCOME)
        head = {"method": "echo.v1/Grow", "timeoutMilliseconds": 10_000}
        peer.send(Frame(Kind.CALL, 1, head, Flag.END, Content.CBOR.encode({"bytes": 600_000})))
        equal(len((await peer.expect(Kind.DATA)).body), BODY_LIMIT)
        peer.send(Frame(Kind.CALL, 3, head | {"method": "Health/Check"}, Flag.END, b"\xa0"))
        equal((await peer.expect(Kind.STATUS)).call, 3)
        holds(await peer.quiet(), "more without credit")
        peer.send(Frame(Kind.CREDIT, 0, {"bytes": BODY_LIMIT}))
        equal(len((await peer.expect(Kind.DATA)).body), BODY_LIMIT)
        equal((await peer.expect(Kind.STATUS)).call, 1)


@case(CASES)
async def python_service_refuses(city: Installation, _: Content) -> None:
    async with session(city, "echo.v1") as peer:
        await refusal(peer.call("echo.v1/Nothing", {}), Code.UNIMPLEMENTED, "UNKNOWN_METHOD")
        await refusal(peer.call("echo.v1/Write", {"text": ""}), Code.INVALID_ARGUMENT, "IDEMPOTENCY_KEY_REQUIRED")
        await refusal(peer.call("echo.v1/Say", {}, body=b"\xff"), Code.INVALID_ARGUMENT, "INVALID_FIELD")


@case(CASES, JSON)
async def python_service_drains(city: Installation, _: Content) -> None:
    """A call that runs goes on until the drain's limit; the tool then hears SERVER_STOPPED."""
    child = await city.start_edubus("call", "echo/Drip", "--deadline", "60", "-o", "json")
    await city.echo.until("sleeping", 240)
    stopping = asyncio.create_task(city.echo.stop())
    _, errors = await child.communicate()
    equal(child.returncode, 64 + Code.UNAVAILABLE, errors.decode())
    equal(json.loads(errors)["reason"], "SERVER_STOPPED")
    equal(await stopping, 0, city.echo.output)
    await city.start_echo()


@case(CASES, JSON)
async def python_service_killed(city: Installation, _: Content) -> None:
    """A call that is lost with its server, and one that finds nobody."""
    child = await city.start_edubus("call", "echo/Drip", "--deadline", "60", "-o", "json")
    await city.echo.until("sleeping", 240)
    await city.echo.stop(signal.SIGKILL)
    _, errors = await child.communicate()
    equal(child.returncode, 64 + Code.UNAVAILABLE, errors.decode())
    equal(json.loads(errors)["executed"], "maybe")
    nobody = await city.edubus("call", "echo/Say", '{"text":""}', "-o", "json")
    equal((nobody.code, json.loads(nobody.errors)["executed"]), (64 + Code.UNAVAILABLE, "no"))
    await city.start_echo()
    said = await city.edubus("call", "echo/Say", '{"text":"again"}')
    equal(said.code, 0, said.errors)
