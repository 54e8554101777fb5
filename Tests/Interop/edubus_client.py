"""An EduBus client over asyncio: one session with one server; written from docs/protocol.md alone.

It does not repeat calls: sections 6 and 8 leave that to the client, and tests want to see every answer.
"""

from __future__ import annotations

import asyncio
import math
import uuid
from typing import Any, Iterable

import zmq.asyncio

from edubus_flow import SESSION_WINDOW, Arrivals, Bulk, Parts, ReceiveCredit, SendCredit
from edubus_head import Violation
from edubus_keys import Instance, KeyPair
from edubus_link import Answer, CallError, Link
from edubus_wire import (
    BODY_LIMIT, DEFLATE, MESSAGE_LIMIT, Broken, Code, Content, Executed, Flag, Frame, Kind, Message, TooLarge,
)

HANDSHAKE = 3.0
FINISHED = CallError(Code.CANCELLED, "CALL_ENDED", "the server has answered", executed=Executed.YES)
"""What a writer of requests gets after the answer."""
TOO_LARGE = CallError(Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", f"over {MESSAGE_LIMIT}", executed=Executed.YES)


class _Open:
    """An open call: what arrived and was not taken yet, and what may go either way."""

    def __init__(self, head: dict[str, Any], welcome: dict[str, Any], counts: bool) -> None:
        self.arrived: asyncio.Queue[Frame | CallError] = asyncio.Queue()
        self.streams = head["window"] > 0
        self.responses = ReceiveCredit(head["window"], head["windowBytes"], counts)
        self.requests = SendCredit(welcome["requestWindowMessages"], welcome["requestWindowBytes"], counts)
        self._begun = False

    def came(self, frame: Frame) -> None:
        """A HEADERS, DATA or STATUS: the credit of whole messages is held, a unary answer's parts need none.

        - Throws: `Violation`.
        """
        if frame.kind is Kind.DATA:
            if frame.body is None:
                raise Violation("DATA without a body")
            more = bool(frame.flags & Flag.CHUNK_MORE)
            if self.streams or not more:
                if not self._begun:
                    self.responses.began()
                self._begun = more
                self.responses.came(len(frame.body))
        elif frame.kind is Kind.STATUS:
            over = frame.head["code"] == Code.OK
            self.requests.close(FINISHED if over else CallError.of(frame))
        self.arrived.put_nowait(frame)

    def fail(self, error: CallError) -> None:
        self.requests.close(error)
        self.arrived.put_nowait(error)


class Session:
    """One session with one server instance. Make it with `open`."""

    def __init__(self, link: Link, welcome: dict[str, Any], window: int) -> None:
        self.welcome = welcome
        self.over: CallError | None = None
        self.pongs = 0
        self.running = 0
        self.load: int | None = None
        self._link = link
        self.compresses = link.compresses = DEFLATE in welcome["features"]
        self._counts = window > 0 and welcome["sessionWindowBytes"] > 0
        self._bulk = Bulk(link.send, welcome["sessionWindowBytes"] if self._counts else 0)
        self._arrivals = Arrivals(window if self._counts else 0)
        self._calls: dict[int, _Open] = {}
        self._next = 1
        self._last_allowed: int | None = None
        self._heard = True
        self._tasks = [asyncio.create_task(task()) for task in (self._read, self._beat, self._watch)]

    @classmethod
    async def open(
        cls,
        context: zmq.asyncio.Context,
        server: Instance,
        own: KeyPair,
        handshake: float = HANDSHAKE,
        window: int = SESSION_WINDOW,
        features: Iterable[str] = (DEFLATE,),
    ) -> Session:
        """Connects and says HELLO. `window` is what the server may send ahead, in bytes; 0 for no limit.

        - Throws: `CallError` UNAVAILABLE when there is no WELCOME in time.
        """
        link = Link(context, server, own)
        lost = asyncio.create_task(link.lost())
        hello = {
            "majors": [1], "features": list(features), "agent": "edubus-python/1", "sessionWindowBytes": window,
        }
        try:
            link.send(Frame(Kind.HELLO, head=hello))
            answer = asyncio.create_task(link.receive())
            done, _ = await asyncio.wait({answer, lost}, timeout=handshake, return_when=asyncio.FIRST_COMPLETED)
            if answer not in done:
                answer.cancel()
                why = lost.result() if lost in done else "no WELCOME in time"
                raise CallError(Code.UNAVAILABLE, "NO_SESSION", why, executed=Executed.NO)
            welcome = answer.result()
            if welcome is None or welcome.kind is not Kind.WELCOME:
                raise CallError(Code.UNAVAILABLE, "NO_SESSION", "no WELCOME", executed=Executed.NO)
            head = welcome.head
            if head["major"] != 1 or not 1 <= head["heartbeatMilliseconds"] <= 60_000 or head["inFlightCalls"] < 1:
                raise CallError(Code.UNAVAILABLE, "NO_SESSION", "a WELCOME that cannot be", executed=Executed.NO)
            return cls(link, head, window)
        except BaseException:
            link.close()
            raise
        finally:
            lost.cancel()

    async def call(self, method: str, request: Any, content: Content = Content.CBOR, **options: Any) -> Answer:
        """A unary call. Options: those of `Call`.

        - Throws: `CallError`.
        """
        async with Call(self, method, content, [request], window=0, **options) as call:
            return await call.answer()

    def stream(
        self, method: str, request: Any, content: Content = Content.CBOR, window: int = 64, **options: Any
    ) -> Call:
        """A server streaming call: enter it, and iterate over its messages."""
        return Call(self, method, content, [request], window=window, **options)

    def writing(
        self, method: str, content: Content = Content.CBOR, first: Iterable[Any] = (), window: int = 0, **options: Any
    ) -> Call:
        """A call whose requests stream, with a first one or none: enter it, `write` and `finish`.

        A window makes it bidirectional, to be iterated over; without one it ends with an `answer`.
        """
        return Call(self, method, content, list(first), window=window, streams=True, **options)

    async def ping(self) -> int:
        """Waits for one PONG: how many calls run at the server."""
        before = self.pongs
        self._link.send(Frame(Kind.PING))
        async with asyncio.timeout(60):
            while self.pongs == before:
                self._raise_if_over()
                await asyncio.sleep(0.002)
        return self.running

    async def close(self) -> None:
        """Says BYE; open calls are lost."""
        if not self.over:
            self._link.send(Frame(Kind.BYE))
            self._end(CallError(Code.UNAVAILABLE, "SESSION_CLOSED"))
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def send_request(self, frame: Frame, message: Message | None, streams: bool) -> _Open:
        """Sends a request, whole or in parts, or the beginning of a stream of them, and opens its call."""
        self._raise_if_over()
        if self._last_allowed is not None:
            raise CallError(Code.UNAVAILABLE, "GOING_AWAY", executed=Executed.NO)
        if len(self._calls) >= self.welcome["inFlightCalls"]:
            raise CallError(Code.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", executed=Executed.NO)
        self._check(message)
        frame.call, self._next = self._next, self._next + 2
        call = self._calls[frame.call] = _Open(frame.head, self.welcome, self._counts)
        end = Flag(0) if streams else Flag.END
        if message is None:
            frame.flags = end
            self._link.send(frame)
            return call
        if streams:
            call.requests.spend(len(message.data))
        whole = len(message.data) <= BODY_LIMIT
        if not whole:
            frame.head["messageBytes"] = len(message.data)
        last = frame if whole else Frame(Kind.DATA, frame.call)
        last.flags = end
        for each in message.frames(frame.call, last, frame):
            self._bulk.send(each)
        return call

    async def send_message(self, call_id: int, call: _Open, message: Message, end: bool) -> None:
        """One message of a request stream, when the server has room for it.

        - Throws: `CallError`, when the call is over.
        """
        self._check(message)
        await call.requests.take(len(message.data))
        for frame in message.frames(call_id, Frame(Kind.DATA, call_id, flags=Flag.END if end else Flag(0))):
            self._bulk.send(frame)

    def send_end(self, call_id: int) -> None:
        """No message follows the last one."""
        if call_id in self._calls:
            self._bulk.send(Frame(Kind.DATA, call_id, flags=Flag.END))

    def send_credit(self, call_id: int, call: _Open) -> None:
        """Grants what is due."""
        if (head := call.responses.due()) and call_id in self._calls:
            self._link.send(Frame(Kind.CREDIT, call_id, head))

    def _check(self, message: Message | None) -> None:
        if message and message.compressed and not self.compresses:
            raise CallError(Code.UNIMPLEMENTED, "NO_COMPRESSION", executed=Executed.NO)
        if message and len(message.data) > self.welcome["messageBytes"]:
            raise CallError(Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", executed=Executed.NO)

    def forget(self, call_id: int, cancel: bool) -> None:
        """Ends a call at this side."""
        self._bulk.drop(call_id)
        if self._calls.pop(call_id, None) and cancel and not self.over:
            self._link.send(Frame(Kind.CANCEL, call_id))
        if self._last_allowed is not None and not self._calls and not self.over:
            self._link.send(Frame(Kind.BYE))
            self._end(CallError(Code.UNAVAILABLE, "GOING_AWAY", executed=Executed.NO))

    async def _read(self) -> None:
        try:
            while not self.over:
                frame = await self._link.receive()
                self._heard = True
                if frame:
                    self._take(frame)
        except Violation as violation:
            self._link.send(Frame(Kind.BYE))
            self._end(CallError(Code.UNAVAILABLE, "PROTOCOL_ERROR", str(violation)))

    def _take(self, frame: Frame) -> None:
        if frame.kind is Kind.WELCOME:
            raise Violation("a second WELCOME")
        if credit := self._arrivals.took(frame):
            self._link.send(credit)
        if frame.kind is Kind.PING:
            self._link.send(Frame(Kind.PONG, head={"inFlightCalls": 0}))
        elif frame.kind is Kind.PONG:
            self.pongs += 1
            self.running, self.load = frame.head["inFlightCalls"], frame.head["load"]
        elif frame.kind is Kind.CREDIT:
            if frame.call == 0:
                self._bulk.grant(frame.head["bytes"])
            elif call := self._calls.get(frame.call):
                call.requests.grant(frame.head)
        elif frame.kind is Kind.BYE:
            self._end(CallError(Code.UNAVAILABLE, "SESSION_LOST", "the server said BYE"))
        elif frame.kind is Kind.GOAWAY:
            self._last_allowed = frame.head["lastCallID"]
            for call_id in [each for each in self._calls if each > self._last_allowed]:
                refusal = CallError(Code.UNAVAILABLE, "GOING_AWAY", executed=Executed.NO)
                self._calls.pop(call_id).fail(refusal)
            self.forget(0, cancel=False)
        elif frame.call in self._calls:
            self._calls[frame.call].came(frame)
            if frame.kind is Kind.STATUS:
                self._bulk.drop(frame.call)

    async def _beat(self) -> None:
        """A PING each interval; three ticks in silence end the session."""
        silent = 0
        while not self.over:
            self._link.send(Frame(Kind.PING))
            await asyncio.sleep(self.welcome["heartbeatMilliseconds"] / 1000)
            silent = 0 if self._heard else silent + 1
            self._heard = False
            if silent >= 3:
                self._end(CallError(Code.UNAVAILABLE, "PEER_SILENT"))

    async def _watch(self) -> None:
        event = await self._link.lost()
        while not self.over and await self._link.waiting():
            await asyncio.sleep(0.001)
        self._end(CallError(Code.UNAVAILABLE, "CONNECTION_LOST", event))

    def _end(self, error: CallError) -> None:
        """Fails every open call and closes."""
        if self.over:
            return
        self.over = error
        for call in self._calls.values():
            call.fail(error)
        self._calls.clear()
        for task in self._tasks:
            if task is not asyncio.current_task():
                task.cancel()
        self._link.close()

    def _raise_if_over(self) -> None:
        if self.over:
            raise self.over


class Call:
    """One call, from entering it: its frames, or the messages of its stream. Leaving it early cancels it.

    `requests` holds its request, or what its request stream begins with: one message or none. `body` is sent in place
    of an encoded one.
    """

    def __init__(
        self,
        session: Session,
        method: str,
        content: Content,
        requests: list[Any],
        window: int,
        streams: bool = False,
        window_bytes: int = 0,
        timeout: float = 10.0,
        key: str | None = None,
        metadata: dict[str, bytes] | None = None,
        request_id: str | None = None,
        on_behalf_of: dict[str, Any] | None = None,
        purpose: str = "",
        case_number: str = "",
        compress: bool = False,
        body: bytes | Message | None = None,
    ) -> None:
        self.initial: dict[str, bytes] = {}
        self.trailing: dict[str, bytes] = {}
        self.load: int | None = None
        self.headers = 0
        self.ended = False
        self._session, self._content, self._timeout, self._streams = session, content, timeout, streams
        if body is None and requests:
            body = content.encode(requests[0])
        self._message = Message.of(body, compress) if isinstance(body, bytes) else body
        self.compressed = False
        """Whether the last message that was taken came compressed."""
        self._request = Frame(
            Kind.CALL,
            head={
                "method": method,
                "timeoutMilliseconds": max(1, math.ceil(timeout * 1000)),
                "contentType": int(content),
                "idempotencyKey": key,
                "metadata": metadata or {},
                "requestID": str(uuid.uuid4()) if request_id is None else request_id,
                "onBehalfOf": on_behalf_of,
                "window": window,
                "windowBytes": window_bytes,
                "purpose": purpose,
                "caseNumber": case_number,
            },
        )

    async def __aenter__(self) -> Call:
        self._deadline = asyncio.get_running_loop().time() + self._timeout
        self._open = self._session.send_request(self._request, self._message, self._streams)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._open.requests.close(CallError(Code.CANCELLED, "CANCELLED", "the call was left"))
        self._session.forget(self._request.call, cancel=not self.ended)

    async def write(
        self, value: Any, end: bool = False, compress: bool = False, body: bytes | Message | None = None
    ) -> None:
        """One more request, when the server has room for it.

        - Throws: `CallError`: how the call ended, or `FINISHED`.
        """
        encoded = self._content.encode(value) if body is None else body
        message = Message.of(encoded, compress) if isinstance(encoded, bytes) else encoded
        try:
            async with asyncio.timeout_at(self._deadline):
                await self._session.send_message(self._request.call, self._open, message, end)
        except TimeoutError:
            raise CallError(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED") from None

    def finish(self) -> None:
        """No request follows."""
        self._session.send_end(self._request.call)

    async def answer(self) -> Answer:
        """What a unary call, or one that streams only requests, brings.

        - Throws: `CallError`.
        """
        parts, message = Parts(), None
        while not self.ended:
            frame = await self.frame()
            if self.ended and frame.body is None:
                raise CallError(Code.INTERNAL, "NO_ANSWER", "there is no answer", executed=Executed.YES)
            if frame.kind is not Kind.HEADERS:
                message = self._joined(parts, frame)
        body = self._expanded(message)
        return Answer(self._content.decode(body), body, self.initial, self.trailing, self.load, self.compressed)

    def _joined(self, parts: Parts, frame: Frame) -> Message | None:
        try:
            return parts.add(frame)
        except TooLarge:
            raise TOO_LARGE from None

    def _expanded(self, message: Message) -> bytes:
        self.compressed = message.compressed
        try:
            return message.expanded()
        except TooLarge:
            raise TOO_LARGE from None
        except Broken:
            raise CallError(Code.INTERNAL, "BROKEN_COMPRESSION", executed=Executed.YES) from None

    async def frame(self) -> Frame:
        """The next HEADERS, DATA or STATUS of code 0.

        - Throws: `CallError`.
        """
        try:
            async with asyncio.timeout_at(self._deadline):
                frame = await self._open.arrived.get()
        except TimeoutError:
            raise CallError(Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED") from None
        if isinstance(frame, CallError):
            self.ended = True
            raise frame
        if frame.kind is Kind.HEADERS:
            self.headers += 1
            self.initial |= frame.head
        elif frame.kind is Kind.STATUS:
            self.ended = True
            self.load = frame.head["load"]
            if frame.head["code"] != Code.OK:
                raise CallError.of(frame)
            self.initial |= frame.head["initialMetadata"]
            self.trailing = frame.head["metadata"]
        return frame

    def __aiter__(self) -> Call:
        return self

    async def __anext__(self) -> Any:
        """The next message; credit is granted by half windows as messages are taken."""
        self._session.send_credit(self._request.call, self._open)
        parts = Parts()
        while True:
            frame = await self.frame()
            if frame.kind is Kind.STATUS:
                raise StopAsyncIteration
            if frame.kind is Kind.DATA and (message := self._joined(parts, frame)):
                self._open.responses.took(len(message.data))
                return self._content.decode(self._expanded(message))
