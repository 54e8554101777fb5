"""Compressed messages: sent to the Swift and the Python server, and received from them."""

from __future__ import annotations

import asyncio
import base64
import os
import zlib
from typing import AsyncIterator

from edubus_client import Session
from edubus_wire import DEFLATE, MESSAGE_LIMIT, Code, Content, Executed, Flag, Frame, Kind, Message
from interop_bad_cases import alive, ended
from interop_cases import Case, case, equal, holds, link, refusal
from interop_installation import Installation
from interop_stream_cases import (
    BOTH, DOWN, EMPTY, INPUT, OUTPUT, SERVERS, UNARY, UP, WINDOW, each, payload,
)
from testing_service import size

CASES: list[Case] = []


def broken() -> dict[str, Message]:
    """What is not exactly one whole zlib stream, or says more than a message may."""
    whole = zlib.compress(Content.CBOR.encode({}) * 1_000)
    dictionary = zlib.compressobj(zdict=b"payload")
    raw = zlib.compressobj(wbits=-15)
    return {
        "no zlib stream": Message(b"\xa0", True), "nothing": Message(b"", True), "cut short": Message(whole[:-1], True),
        "bytes after it": Message(whole + b"\0", True), "two streams": Message(whole * 2, True),
        "a wrong checksum": Message(whole[:-1] + bytes([whole[-1] ^ 1]), True),
        "a preset dictionary": Message(dictionary.compress(b"payload") + dictionary.flush(), True),
        "no zlib header": Message(raw.compress(b"\xa0") + raw.flush(), True),
    }


@case(CASES, *BOTH)
async def compressed_requests(city: Installation, content: Content) -> None:
    """Of every kind of call, small, in parts, and mixed with plain ones."""
    noise = os.urandom(600_000)
    random = {"payload": noise if content is Content.CBOR else base64.b64encode(noise).decode()}
    async for peer in each(city):
        holds(peer.compresses, peer.welcome)
        for count in (0, 5, 1_000_000):
            answer = await peer.call(UNARY, payload(content, count), content, compress=True)
            equal(size(answer.value["payload"]), count)
        equal(size((await peer.call(UNARY, random, content, compress=True)).value["payload"]), len(noise))
        async with peer.writing(INPUT, content, first=[random], compress=True) as call:
            for number in range(4):
                await call.write(payload(content, 300_000), compress=number % 2 == 0)
            await call.write(random, compress=True)
            call.finish()
            summary = (await call.answer()).value
            equal((summary["requests"], summary["aggregatedBytes"]), (6, 1_200_000 + 2 * len(noise)))


async def checking(city: Installation) -> AsyncIterator[Session]:
    """A session with either server whose test service can be asked what comes compressed."""
    async for peer in each(city):
        listed = (await peer.call("Reflection/List", {"service": "testing.v1"})).value["services"][0]["methods"]
        unary = next(method["request"] for method in listed if method["facts"]["name"] == "UnaryCall")
        if "expectCompressed" in unary.get("properties", {"expectCompressed": {}}):
            yield peer


@case(CASES, *BOTH)
async def client_compressed(city: Installation, content: Content) -> None:
    """gRPC's probe: a server that does not notice what is compressed would let the wrong one pass."""
    async for peer in checking(city):
        for told in (True, False):
            request = payload(content, UP, responseBytes=DOWN, expectCompressed=told)
            answer = await peer.call(UNARY, request, content, compress=told)
            equal((size(answer.value["payload"]), answer.value["receivedBytes"]), (DOWN, UP))
            await refusal(
                peer.call(UNARY, request, content, compress=not told), Code.INVALID_ARGUMENT, "INVALID_FIELD")
        async with peer.writing(INPUT, content) as call:
            await call.write(payload(content, 27_182, expectCompressed=True), compress=True)
            await call.write(payload(content, 45_904, expectCompressed=False))
            call.finish()
            equal((await call.answer()).value["aggregatedBytes"], 73_086)


@case(CASES, *BOTH)
async def server_compressed(city: Installation, content: Content) -> None:
    """Compressed where it is asked for, and nowhere else; not at all for a client that does not know how."""
    async for peer in checking(city):
        for told in (True, False):
            for count in (0, DOWN, 3_000_000):
                answer = await peer.call(UNARY, {"responseBytes": count, "responseCompressed": told}, content)
                equal((size(answer.value["payload"]), answer.compressed), (count, told))
        sizes, flags, found = [31_415, 92_653, 1_000_000], [True, False, True], []
        async with peer.stream(OUTPUT, {"sizes": sizes, "compressed": flags}, content) as stream:
            async for message in stream:
                found.append((size(message["payload"]), stream.compressed))
        equal(found, list(zip(sizes, flags)))
    for service in SERVERS:
        at, own = city.topology.instance(service), city.key("tester")
        peer = await Session.open(city.context, at, own, features=())
        try:
            answer = await peer.call(UNARY, {"responseBytes": 5, "responseCompressed": True}, content)
            equal((size(answer.value["payload"]), answer.compressed), (5, False))
        finally:
            await peer.close()


@case(CASES)
async def broken_compression(city: Installation, _: Content) -> None:
    """Only the call ends: of one request before the handler, of a stream in it."""
    async for peer in each(city):
        for what, message in broken().items():
            error = await refusal(
                peer.call(UNARY, None, body=message), Code.INVALID_ARGUMENT, "BROKEN_COMPRESSION")
            equal(error.executed, Executed.NO, what)
            async with peer.writing(INPUT) as call:
                await call.write({}, compress=True)
                await call.write(None, body=message)
                error = await refusal(call.answer(), Code.INVALID_ARGUMENT, "BROKEN_COMPRESSION")
                equal(error.executed, Executed.MAYBE, what)
        await peer.call(EMPTY, {})


@case(CASES)
async def message_that_expands_without_end(city: Installation, _: Content) -> None:
    """64 MB in 64 kB: refused when the limit is reached; the session goes on."""
    bomb = Message(zlib.compress(bytes(4 * MESSAGE_LIMIT), 9), True)
    async for peer in each(city):
        error = await refusal(peer.call(UNARY, None, body=bomb), Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE")
        equal(error.executed, Executed.NO)
        async with peer.writing(INPUT) as call:
            await call.write(None, body=bomb)
            error = await refusal(call.answer(), Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE")
            equal(error.executed, Executed.MAYBE)
        await peer.call(EMPTY, {})


@case(CASES)
async def windows_count_what_is_on_the_wire(city: Installation, _: Content) -> None:
    """Large messages that are small on the wire: the window of messages is full first."""
    async for peer in each(city):
        async with peer.writing(INPUT, timeout=60) as call:
            await call.write({"hangs": True})
            ahead = 1
            try:
                while True:
                    async with asyncio.timeout(1.5):
                        await call.write({"payload": bytes(400_000)}, compress=True)
                    ahead += 1
            except TimeoutError:
                equal(ahead, WINDOW)


@case(CASES)
async def compression_that_was_not_agreed(city: Installation, _: Content) -> None:
    compressed = Message.of(b"\xa0", True).data
    head = {"method": EMPTY, "timeoutMilliseconds": 5_000}
    call = Frame(Kind.CALL, 1, head, Flag.END | Flag.COMPRESSED, compressed)
    for service in SERVERS:
        for features, wanted in ([], []), (["zstd"], []), ([DEFLATE, "zstd"], [DEFLATE]):
            async with link(city, hello=False, service=service, caller="tester") as peer:
                peer.send(Frame(Kind.HELLO, head={"majors": [1], "features": features}))
                equal((await peer.expect(Kind.WELCOME)).head["features"], wanted)
                peer.send(call)
                if wanted:
                    equal((await peer.expect(Kind.STATUS)).head["code"], Code.OK)
                    await alive(peer)
                else:
                    await ended(peer)


@case(CASES)
async def flag_where_nothing_is_compressed(city: Installation, _: Content) -> None:
    """On a frame without a body, and on some parts of a message: the session ends."""
    head = {"method": INPUT, "timeoutMilliseconds": 5_000}
    part = bytes(10)
    wrong = [
        [Frame(Kind.PING, flags=Flag.COMPRESSED)],
        [Frame(Kind.CALL, 1, head, Flag.COMPRESSED)],
        [Frame(Kind.CALL, 1, head), Frame(Kind.DATA, 1, flags=Flag.END | Flag.COMPRESSED)],
        [Frame(Kind.CALL, 1, head, Flag.CHUNK_MORE, part), Frame(Kind.DATA, 1, flags=Flag.COMPRESSED, body=part)],
        [
            Frame(Kind.CALL, 1, head), Frame(Kind.DATA, 1, flags=Flag.CHUNK_MORE | Flag.COMPRESSED, body=b""),
            Frame(Kind.DATA, 1, body=part),
        ],
    ]
    for service in SERVERS:
        for frames in wrong:
            async with link(city, hello=False, service=service, caller="tester") as peer:
                peer.send(Frame(Kind.HELLO, head={"majors": [1], "features": [DEFLATE]}))
                await peer.expect(Kind.WELCOME)
                for frame in frames:
                    peer.send(frame)
                await ended(peer)
