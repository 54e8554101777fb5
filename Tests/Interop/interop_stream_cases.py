"""Every kind of call, with gRPC's cases and sizes: the Python client calls the test service, in Swift and in Python."""

from __future__ import annotations

import asyncio
import base64
from typing import Any, AsyncIterator

from edubus_client import Session
from edubus_wire import BODY_LIMIT, Code, Content, Executed, Flag, Frame, Kind, Origin
from interop_cases import Case, case, equal, holds, link, refusal, session, until
from interop_installation import Installation
from testing_service import INITIAL, TRAILING, size

CASES: list[Case] = []
BOTH = (Content.CBOR, Content.JSON)
SERVERS = ("testing.v1", "echo.v1")
"""The Swift program, and the Python one."""
EMPTY, UNARY, OUTPUT = "testing.v1/EmptyCall", "testing.v1/UnaryCall", "testing.v1/StreamingOutputCall"
INPUT, DUPLEX = "testing.v1/StreamingInputCall", "testing.v1/FullDuplexCall"
UP, DOWN = 271_828, 314_159
WINDOW, WINDOW_BYTES = 64, 1 << 20


async def each(city: Installation) -> AsyncIterator[Session]:
    """A session with either server."""
    for service in SERVERS:
        async with session(city, service, caller="tester") as peer:
            yield peer


def payload(content: Content, count: int, **more: Any) -> dict[str, Any]:
    value = bytes(index & 255 for index in range(count))
    return {"payload": value if content is Content.CBOR else base64.b64encode(value).decode()} | more


def status(code: int, message: str) -> dict[str, Any]:
    return {"status": {"code": code, "message": message}}


@case(CASES, *BOTH)
async def empty_unary(city: Installation, content: Content) -> None:
    async for peer in each(city):
        equal((await peer.call(EMPTY, {}, content)).value, {})


@case(CASES, *BOTH)
async def large_unary(city: Installation, content: Content) -> None:
    async for peer in each(city):
        request = payload(content, UP, responseBytes=DOWN)
        answers = await asyncio.gather(*[peer.call(UNARY, request, content) for _ in range(3)])
        for answer in answers:
            equal((size(answer.value["payload"]), answer.value["receivedBytes"]), (DOWN, UP))


@case(CASES, *BOTH)
async def client_streaming(city: Installation, content: Content) -> None:
    async for peer in each(city):
        async with peer.writing(INPUT, content) as call:
            for count in (27_182, 8, 1_828, 45_904):
                await call.write(payload(content, count))
            call.finish()
            summary = (await call.answer()).value
            equal((summary["requests"], summary["aggregatedBytes"]), (4, 74_922))


@case(CASES, *BOTH)
async def server_streaming(city: Installation, content: Content) -> None:
    async for peer in each(city):
        sizes = [31_415, 9, 2_653, 58_979]
        async with peer.stream(OUTPUT, {"sizes": sizes}, content) as stream:
            equal([size(message["payload"]) async for message in stream], sizes)


@case(CASES, *BOTH)
async def ping_pong(city: Installation, content: Content) -> None:
    async for peer in each(city):
        async with peer.writing(DUPLEX, content, window=WINDOW) as call:
            for count in (31_415, 9, 2_653, 58_979):
                await call.write({"sizes": [count]})
                equal(size((await anext(call))["payload"]), count)
            call.finish()
            equal([message async for message in call], [])


@case(CASES, *BOTH)
async def empty_stream(city: Installation, content: Content) -> None:
    async for peer in each(city):
        async with peer.writing(DUPLEX, content, window=WINDOW) as call:
            call.finish()
            equal([message async for message in call], [])
        async with peer.writing(INPUT, content) as call:
            call.finish()
            equal((await call.answer()).value["requests"], 0)


@case(CASES, *BOTH)
async def how_a_request_stream_begins_and_ends(city: Installation, content: Content) -> None:
    """A first message in CALL, small or in parts; END with the last message or alone; one whole request."""
    async for peer in each(city):
        for first in (3, 600_000):
            async with peer.writing(INPUT, content, first=[payload(content, first)]) as call:
                await call.write(payload(content, 5), end=True)
                summary = (await call.answer()).value
                equal((summary["requests"], summary["aggregatedBytes"]), (2, first + 5))
            async with peer.writing(INPUT, content, first=[payload(content, first)]) as call:
                call.finish()
                equal((await call.answer()).value["aggregatedBytes"], first)
            whole = (await peer.call(INPUT, payload(content, first), content)).value
            equal((whole["requests"], whole["aggregatedBytes"]), (1, first))


@case(CASES, *BOTH)
async def large_elements(city: Installation, content: Content) -> None:
    """Elements in parts, each way, more than every window."""
    async for peer in each(city):
        sizes = [600_000, 0, 1, 3_000_000, BODY_LIMIT, BODY_LIMIT + 1]
        async with peer.writing(INPUT, content) as call:
            for count in sizes:
                await call.write(payload(content, count))
            call.finish()
            equal((await call.answer()).value["aggregatedBytes"], sum(sizes))
        async with peer.writing(DUPLEX, content, window=2, window_bytes=100_000) as call:
            await call.write({"sizes": sizes}, end=True)
            equal([size(message["payload"]) async for message in call], sizes)


@case(CASES, *BOTH)
async def many_elements(city: Installation, content: Content) -> None:
    async for peer in each(city):
        async with peer.writing(INPUT, content) as call:
            for _ in range(20 * WINDOW):
                await call.write(payload(content, 3))
            call.finish()
            equal((await call.answer()).value["requests"], 20 * WINDOW)
        async with peer.writing(DUPLEX, content, window=5) as call:
            await call.write({"sizes": [1] * 3 * WINDOW}, end=True)
            equal(len([message async for message in call]), 3 * WINDOW)


@case(CASES, *BOTH)
async def custom_metadata(city: Installation, content: Content) -> None:
    sent = {INITIAL: b"test_initial_metadata_value", TRAILING: b"\xab\x00\xff"}
    initial, trailing = ({key: sent[key]} for key in (INITIAL, TRAILING))
    async for peer in each(city):
        answer = await peer.call(UNARY, {}, content, metadata=sent)
        equal((answer.initial, answer.trailing), (initial, trailing))
        async with peer.writing(DUPLEX, content, window=WINDOW, metadata=sent) as call:
            await call.write({"sizes": [1]}, end=True)
            await anext(call)
            equal(call.initial, initial, "with the first message")
            equal([message async for message in call], [])
            equal(call.trailing, trailing)
        async with peer.writing(INPUT, content, metadata=sent) as call:
            call.finish()
            answer = await call.answer()
            equal((answer.initial, answer.trailing), (initial, trailing))


@case(CASES, *BOTH)
async def status_code_and_message(city: Installation, content: Content) -> None:
    async for peer in each(city):
        error = await refusal(peer.call(UNARY, status(2, "test"), content), Code.UNKNOWN, "TEST_STATUS")
        equal((error.message, error.origin, error.executed), ("test", Origin.HANDLER, Executed.YES))
        async with peer.writing(DUPLEX, content, window=WINDOW) as call:
            await call.write({"sizes": [1]} | status(2, "test"))
            await anext(call)
            error = await refusal(anext(call), Code.UNKNOWN, "TEST_STATUS")
            equal((error.message, error.origin, error.executed), ("test", Origin.HANDLER, Executed.YES))


@case(CASES, *BOTH)
async def special_status_message(city: Installation, content: Content) -> None:
    text = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
    async for peer in each(city):
        error = await refusal(peer.call(UNARY, status(2, text), content), Code.UNKNOWN, "TEST_STATUS")
        equal(error.message, text)


@case(CASES)
async def every_status_code(city: Installation, _: Content) -> None:
    async for peer in each(city):
        for code in Code:
            if code:
                await refusal(peer.call(UNARY, status(code, code.name)), code, "TEST_STATUS")


@case(CASES)
async def unimplemented(city: Installation, _: Content) -> None:
    """A method, a service, and a request stream where one request is taken; streams of none of them hang."""
    wanted = {
        "testing.v1/Nothing": "UNKNOWN_METHOD", "nobody.v1/Nothing": "UNKNOWN_SERVICE", UNARY: "REQUEST_STREAM",
        OUTPUT: "REQUEST_STREAM",
    }
    async for peer in each(city):
        for method, reason in wanted.items():
            async with peer.writing(method) as call:
                error = await refusal(call.answer(), Code.UNIMPLEMENTED, reason)
                equal(error.executed, Executed.NO)
        for method in ("testing.v1/Nothing", "nobody.v1/Nothing"):
            await refusal(peer.call(method, {}), Code.UNIMPLEMENTED, wanted[method])


@case(CASES, *BOTH)
async def failure_reaches_the_writer(city: Installation, content: Content) -> None:
    async for peer in each(city):
        async with peer.writing(INPUT, content) as call:
            await call.write(status(9, "enough"))

            async def write_on() -> None:
                while True:
                    await call.write(payload(content, 1))

            await refusal(write_on(), Code.FAILED_PRECONDITION, "TEST_STATUS")
            await refusal(call.answer(), Code.FAILED_PRECONDITION, "TEST_STATUS")
        await peer.call(EMPTY, {}, content)


@case(CASES, *BOTH)
async def element_that_does_not_decode(city: Installation, content: Content) -> None:
    async for peer in each(city):
        async with peer.writing(INPUT, content) as call:
            await call.write(payload(content, 1))
            await call.write(None, body=b"\xff")
            error = await refusal(call.answer(), Code.INVALID_ARGUMENT, "INVALID_FIELD")
            equal((error.origin, error.executed), (Origin.SERVER, Executed.MAYBE))


@case(CASES)
async def deadline_of_a_request_stream(city: Installation, _: Content) -> None:
    async for peer in each(city):
        async with peer.writing(INPUT, timeout=1) as call:
            await call.write({"hangs": True})
            await refusal(call.answer(), Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")
    for service in SERVERS:
        async with link(city, service=service, caller="tester") as peer:
            head = {"method": INPUT, "timeoutMilliseconds": 1000}
            peer.send(Frame(Kind.CALL, 1, head))
            peer.send(Frame(Kind.DATA, 1, flags=Flag.CHUNK_MORE, body=b"\xa0"))
            ended = (await peer.expect(Kind.STATUS)).head
            equal((ended["reason"], ended["executed"]), ("DEADLINE_EXCEEDED", Executed.MAYBE), "half a message")


@case(CASES)
async def cancelled_request_stream(city: Installation, _: Content) -> None:
    """The handler ends too, of a stream that waits for a request as of one that works."""
    async for peer in each(city):
        for request in ({}, {"hangs": True}):
            async with peer.writing(INPUT) as call:
                await call.write(request)

                async def runs() -> bool:
                    return await peer.ping() == 1

                await until("the call runs", runs)

            async def ended() -> bool:
                return await peer.ping() == 0

            await until("the cancelled call ends", ended)


@case(CASES)
async def writer_stops_at_its_windows(city: Installation, _: Content) -> None:
    """A handler that takes one request: 64 are sent, or a mebibyte and what overdraws it; other calls go on."""
    async for peer in each(city):
        for count, most in ((1, WINDOW), (400_000, 4)):
            async with peer.writing(INPUT, timeout=60) as call:
                await call.write({"hangs": True})
                ahead = 1
                try:
                    while True:
                        async with asyncio.timeout(1.5):
                            await call.write(payload(Content.CBOR, count))
                        ahead += 1
                except TimeoutError:
                    equal(ahead, most, f"requests of {count} bytes")
                await peer.call(EMPTY, {})


@case(CASES)
async def responses_keep_to_their_windows(city: Installation, _: Content) -> None:
    """No message without credit for a message and for a byte; one message may overdraw the bytes."""
    for service in SERVERS:
        async with link(city, service=service, caller="tester") as peer:
            head = {"method": OUTPUT, "timeoutMilliseconds": 10_000}
            body = Content.CBOR.encode({"sizes": [1_000] * 9})

            async def messages(call: int, count: int) -> None:
                for _ in range(count):
                    equal((await peer.expect(Kind.DATA)).call, call)
                await silence(f"more than {count}")

            async def silence(what: str) -> None:
                peer.send(Frame(Kind.PING))
                await peer.expect(Kind.PONG)
                holds(await peer.quiet(), what)

            peer.send(Frame(Kind.CALL, 1, head | {"window": 0, "windowBytes": 10_000}, Flag.END, body))
            await peer.expect(Kind.HEADERS)
            await silence("a message without credit")
            peer.send(Frame(Kind.CREDIT, 1, {"messages": 2, "bytes": 0}))
            await messages(1, 2)
            peer.send(Frame(Kind.CREDIT, 1, {"messages": 2**64 - 1, "bytes": 0}))
            for _ in range(7):
                await peer.expect(Kind.DATA)
            await peer.expect(Kind.STATUS)
            peer.send(Frame(Kind.CALL, 3, head | {"window": 64, "windowBytes": 1}, Flag.END, body))
            await peer.expect(Kind.HEADERS)
            await messages(3, 1)
            peer.send(Frame(Kind.CREDIT, 3, {"messages": 0, "bytes": 500}))
            await silence("a message while the bytes are overdrawn")
            peer.send(Frame(Kind.CREDIT, 3, {"messages": 0, "bytes": 2**64 - 1}))
            for _ in range(8):
                await peer.expect(Kind.DATA)
            await peer.expect(Kind.STATUS)


@case(CASES)
async def without_windows_in_bytes(city: Installation, _: Content) -> None:
    """A side that names no window for the session: bytes are counted neither of it nor of calls."""
    for service in SERVERS:
        peer = await Session.open(city.context, city.topology.instance(service), city.key("tester"), window=0)
        try:
            async with peer.stream(OUTPUT, {"sizes": [400_000] * 9}, window_bytes=1) as stream:
                equal([size(message["payload"]) async for message in stream], [400_000] * 9)
            async with peer.writing(INPUT) as call:
                for _ in range(9):
                    await call.write(payload(Content.CBOR, 400_000))
                call.finish()
                equal((await call.answer()).value["aggregatedBytes"], 3_600_000)
        finally:
            await peer.close()


@case(CASES)
async def load_is_told(city: Installation, _: Content) -> None:
    """With every PONG, and with the end of every call."""
    async for peer in each(city):
        await peer.ping()
        holds(peer.load is not None and peer.load < 1_000, f"load {peer.load} in PONG")
        told = (await peer.call(EMPTY, {})).load
        holds(told is not None and told < 1_000, f"load {told} in STATUS")


@case(CASES)
async def purpose_and_case_number(city: Installation, _: Content) -> None:
    """They hinder no call that needs none."""
    async for peer in each(city):
        await peer.call(EMPTY, {}, purpose="education", case_number="焦教〔2026〕7号")
