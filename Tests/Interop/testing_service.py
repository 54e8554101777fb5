"""gRPC's test service in Python, testing.v1: what the Swift library's own does, as far as a peer sees it."""

from __future__ import annotations

import asyncio
import base64
from typing import Any, AsyncIterator, Iterator

from edubus_method import Context, Method, Refusal
from edubus_server import Requests
from edubus_wire import Code, Content, Executed

SERVICE = "testing.v1"
INITIAL, TRAILING = "x-grpc-test-echo-initial", "x-grpc-test-echo-trailing-bin"
ANY = {"type": "object", "title": "Any"}


def octets(context: Context, value: bytes) -> Any:
    """A byte string as the call's content type has it."""
    return value if context.request["contentType"] == Content.CBOR else base64.b64encode(value).decode()


def size(value: Any) -> int:
    return len(base64.b64decode(value) if isinstance(value, str) else value or b"")


def checksum(value: bytes) -> int:
    """FNV-1a over words of eight bytes, the last one filled with zeros."""
    total = 0xCBF29CE484222325
    for place in range(0, len(value), 8):
        word = int.from_bytes(value[place:place + 8], "little")
        total = ((total ^ word) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return total


def response(context: Context, payload: bytes, received: bytes = b"") -> dict[str, Any]:
    asked, other = context.request, context.request["onBehalfOf"]
    return {
        "payload": octets(context, payload), "caller": context.caller.name,
        "receivedBytes": len(received), "receivedSum": checksum(received),
        "subject": other["subject"] if other else context.caller.name, "idempotencyKey": asked["idempotencyKey"],
        "metadata": {key: list(value) for key, value in asked["metadata"].items()},
        "remainingMilliseconds": asked["timeoutMilliseconds"], "executions": 1,
    }


def echo(context: Context) -> None:
    metadata = context.request["metadata"]
    if INITIAL in metadata:
        context.initial[INITIAL] = metadata[INITIAL]
    if TRAILING in metadata:
        context.trailing[TRAILING] = metadata[TRAILING]


def check_compression(context: Context, request: Any) -> None:
    """Fails a request that says how it came, and came otherwise."""
    if request.get("expectCompressed") not in (None, context.compressed):
        wrong = [{"field": "payload", "rule": "expectCompressed", "message": "came otherwise"}]
        raise Refusal(Code.INVALID_ARGUMENT, "INVALID_FIELD", "the request was not as compressed as it says", wrong)


async def end(request: Any, kind: str) -> None:
    """The status that is asked for, or none, for a while."""
    if request.get("hangs"):
        print(f"hanging in a {kind} call", flush=True)
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            print(f"freed in a {kind} call", flush=True)
            raise
    status = request.get("status")
    if status and status["code"]:
        raise Refusal(Code(status["code"]), "TEST_STATUS", status["message"], executed=Executed.YES)


async def empty(_: Context, __: Any) -> Any:
    return {}


async def unary(context: Context, request: Any) -> Any:
    echo(context)
    check_compression(context, request)
    context.compress = bool(request.get("responseCompressed"))
    await end(request, "unary")
    payload = request.get("payload") or b""
    sent = base64.b64decode(payload) if isinstance(payload, str) else payload
    count = request.get("responseBytes")
    return response(context, sent if count is None else b"\x07" * count, sent)


def answers(context: Context, request: Any) -> Iterator[dict[str, Any]]:
    """One of each size; those whose place says so are compressed."""
    flags = request.get("compressed") or []
    for place, count in enumerate(request["sizes"]):
        context.compress = place < len(flags) and flags[place]
        yield response(context, b"\x07" * count)


async def output(context: Context, request: Any) -> AsyncIterator[Any]:
    echo(context)
    for answer in answers(context, request):
        yield answer
    await end(request, "server streaming")


async def add(context: Context, requests: Requests) -> Any:
    echo(context)
    count = total = 0
    async for request in requests:
        check_compression(context, request)
        count, total = count + 1, total + size(request.get("payload"))
        await end(request, "client streaming")
    return {"requests": count, "aggregatedBytes": total, "idempotencyKey": context.request["idempotencyKey"]}


async def duplex(context: Context, requests: Requests) -> AsyncIterator[Any]:
    echo(context)
    async for request in requests:
        for answer in answers(context, request):
            yield answer
        await end(request, "duplex")


def methods() -> list[Method]:
    def method(name: str, handler: Any, summary: str, **more: Any) -> Method:
        return Method(SERVICE, name, handler, summary, ANY, ANY, **more)

    return [
        method("EmptyCall", empty, "Answers nothing to nothing."),
        method("UnaryCall", unary, "Answers with a payload of the asked size, and the asked status."),
        method("WriteCall", unary, "The same as a write.", write=True),
        method("StreamingOutputCall", output, "Streams payloads of the asked sizes.", deadline=3600),
        method("StreamingInputCall", add, "Adds up the payloads' sizes.", deadline=3600, takes_stream=True),
        method("FullDuplexCall", duplex, "Answers each request with payloads.", deadline=3600, takes_stream=True),
        method("RestrictedCall", empty, "Only for operators.", access=("operator",)),
    ]
