"""A Python peer that misbehaves in a call: the servers answer as the page says, and other sessions do not notice."""

from __future__ import annotations

from typing import AsyncIterator

from edubus_link import Link
from edubus_wire import BODY_LIMIT, MESSAGE_LIMIT, Code, Content, Executed, Flag, Frame, Kind
from interop_cases import Case, case, equal, holds, link, session
from interop_installation import Installation
from interop_stream_cases import EMPTY, INPUT, SERVERS, UNARY

CASES: list[Case] = []
HANGS = Content.CBOR.encode({"hangs": True})
SMALL = Content.CBOR.encode({})


async def bad_peers(city: Installation) -> AsyncIterator[Link]:
    """A connection to either server, while another session with it works."""
    for service in SERVERS:
        async with session(city, service, caller="tester") as other:
            async with link(city, service=service, caller="tester") as peer:
                yield peer
            await other.call(EMPTY, {})


def opened(method: str = INPUT, body: bytes | None = HANGS, flags: Flag = Flag(0), **head: object) -> Frame:
    return Frame(Kind.CALL, 1, {"method": method, "timeoutMilliseconds": 60_000} | head, flags, body)


def data(body: bytes | None = SMALL, flags: Flag = Flag(0), call: int = 1) -> Frame:
    return Frame(Kind.DATA, call, flags=flags, body=body)


async def ended(peer: Link) -> None:
    """The session got BYE, and is no more: whatever it still sends gets BYE too."""
    await peer.expect(Kind.BYE)
    while not await peer.quiet(0.1):
        pass
    peer.send(Frame(Kind.CALL, 9, {"method": EMPTY, "timeoutMilliseconds": 5_000}, Flag.END, SMALL))
    equal((await peer.expect(Kind.STATUS)).head["reason"], "NO_SESSION")


async def alive(peer: Link, call: int = 9) -> None:
    """The session goes on."""
    peer.send(Frame(Kind.CALL, call, {"method": EMPTY, "timeoutMilliseconds": 5_000}, Flag.END, SMALL))
    status = await peer.expect(Kind.STATUS)
    equal((status.call, status.head["code"]), (call, Code.OK))


@case(CASES)
async def more_messages_than_the_window(city: Installation, _: Content) -> None:
    async for peer in bad_peers(city):
        peer.send(opened())
        for _ in range(64 + 32):
            peer.send(data())
        await ended(peer)


@case(CASES)
async def more_bytes_than_the_window(city: Installation, _: Content) -> None:
    """The last message may overdraw the bytes; the next one begins without."""
    async for peer in bad_peers(city):
        peer.send(opened())
        for _ in range(8):
            peer.send(data(bytes(BODY_LIMIT)))
        await ended(peer)


@case(CASES)
async def part_of_a_message_beyond_the_window(city: Installation, _: Content) -> None:
    async for peer in bad_peers(city):
        peer.send(opened())
        for _ in range(63):
            peer.send(data())
        peer.send(data(b"\xa1", Flag.CHUNK_MORE))
        await ended(peer)


@case(CASES)
async def data_after_end(city: Installation, _: Content) -> None:
    """Of a request stream, with a message or bare, and of a whole request."""
    for end in (data(SMALL, Flag.END), data(None, Flag.END)):
        for after in (data(), data(None, Flag.END), data(b"\xa0", Flag.CHUNK_MORE)):
            async for peer in bad_peers(city):
                peer.send(opened())
                peer.send(end)
                peer.send(after)
                await ended(peer)
    async for peer in bad_peers(city):
        peer.send(opened(UNARY, flags=Flag.END))
        peer.send(data())
        await ended(peer)


@case(CASES)
async def data_after_the_status(city: Installation, _: Content) -> None:
    """A writer need not know yet that its call is over."""
    async for peer in bad_peers(city):
        peer.send(opened(UNARY, None))
        equal((await peer.expect(Kind.STATUS)).head["reason"], "REQUEST_STREAM")
        for _ in range(200):
            peer.send(data())
        peer.send(data(None, Flag.END))
        await alive(peer)


@case(CASES)
async def end_in_the_middle_of_a_message(city: Installation, _: Content) -> None:
    """A part, and a bare END: that is the message's last part."""
    async for peer in bad_peers(city):
        peer.send(opened(body=None))
        peer.send(data(SMALL, Flag.CHUNK_MORE))
        peer.send(data(None, Flag.END))
        status = await peer.expect(Kind.STATUS)
        equal((status.head["code"], Content.CBOR.decode(status.body)["requests"]), (Code.OK, 1))


@case(CASES)
async def end_with_more_to_come(city: Installation, _: Content) -> None:
    """END with CHUNK_MORE is CHUNK_MORE alone."""
    async for peer in bad_peers(city):
        peer.send(opened(body=None))
        peer.send(data(SMALL[:0], Flag.END | Flag.CHUNK_MORE))
        peer.send(data(SMALL, Flag.END))
        status = await peer.expect(Kind.STATUS)
        equal((status.head["code"], Content.CBOR.decode(status.body)["requests"]), (Code.OK, 1))


@case(CASES)
async def data_without_anything(city: Installation, _: Content) -> None:
    """Neither a body nor a flag: no message, and no end."""
    async for peer in bad_peers(city):
        peer.send(opened(body=None))
        peer.send(data(None))
        peer.send(data(SMALL))
        peer.send(data(None, Flag.END))
        status = await peer.expect(Kind.STATUS)
        equal((status.head["code"], Content.CBOR.decode(status.body)["requests"]), (Code.OK, 1))


@case(CASES)
async def element_that_outgrows_the_limit(city: Installation, _: Content) -> None:
    """Only its call ends; what follows is ignored."""
    async for peer in bad_peers(city):
        peer.send(opened(body=None))
        room = peer.window
        for _ in range(MESSAGE_LIMIT // BODY_LIMIT + 1):
            while room <= 0:
                room += (await peer.expect(Kind.CREDIT)).head["bytes"]
            peer.send(data(bytes(BODY_LIMIT), Flag.CHUNK_MORE))
            room -= BODY_LIMIT
        status = await peer.expect(Kind.STATUS)
        equal((status.head["reason"], status.head["executed"]), ("MESSAGE_TOO_LARGE", Executed.MAYBE))
        peer.send(data())
        await alive(peer)


@case(CASES)
async def half_a_message_then_silence(city: Installation, _: Content) -> None:
    """Three heartbeats later the session is gone, and its handler has heard it."""
    for half in (opened(UNARY, b"\xa1", Flag.CHUNK_MORE), opened(INPUT, b"\xa1", Flag.CHUNK_MORE)):
        async for peer in bad_peers(city):
            peer.send(half)
            if half.head["method"] == INPUT:
                peer.send(data(HANGS[1:]))
            holds(await peer.quiet(7.5), "an answer to silence")
            peer.send(data(SMALL, Flag.END))
            await peer.expect(Kind.BYE)


@case(CASES)
async def half_a_request_beyond_its_deadline(city: Installation, _: Content) -> None:
    """Answered within a heartbeat, as not executed; its parts are of nobody then."""
    async for peer in bad_peers(city):
        peer.send(opened(UNARY, b"\xa1", Flag.CHUNK_MORE, timeoutMilliseconds=200))
        status = (await peer.expect(Kind.STATUS)).head
        equal((status["reason"], status["executed"]), ("EXPIRED_IN_QUEUE", Executed.NO))
        peer.send(data(SMALL, Flag.END))
        await alive(peer)


@case(CASES)
async def key_at_work(city: Installation, _: Content) -> None:
    """A second call with the key of one that runs."""
    head = {"method": "testing.v1/WriteCall", "timeoutMilliseconds": 5_000, "idempotencyKey": "at work"}
    async for peer in bad_peers(city):
        peer.send(Frame(Kind.CALL, 1, head, Flag.END, HANGS))
        await peer.quiet(0.2)
        peer.send(Frame(Kind.CALL, 3, head, Flag.END, SMALL))
        status = await peer.expect(Kind.STATUS)
        found = (status.call, status.head["code"], status.head["reason"], status.head["executed"])
        equal(found, (3, Code.ABORTED, "IDEMPOTENCY_KEY_IN_USE", Executed.NO))


@case(CASES)
async def half_a_message_then_cancel(city: Installation, _: Content) -> None:
    async for peer in bad_peers(city):
        peer.send(opened(UNARY, b"\xa1", Flag.CHUNK_MORE))
        peer.send(Frame(Kind.CANCEL, 1))
        peer.send(data(SMALL, Flag.END))
        await alive(peer)


@case(CASES)
async def credit_without_measure(city: Installation, _: Content) -> None:
    """Again and again the most that a CREDIT can say, of the call, of the session and of nobody."""
    async for peer in bad_peers(city):
        peer.send(opened("testing.v1/StreamingOutputCall", Content.CBOR.encode({"sizes": [1] * 100}), Flag.END))
        most = {"messages": 2**64 - 1, "bytes": 2**64 - 1}
        for call in (1, 0, 77) * 20:
            peer.send(Frame(Kind.CREDIT, call, most))
        for _ in range(100):
            await peer.expect_any(Kind.HEADERS, Kind.DATA)
