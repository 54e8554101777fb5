"""An EduBus client over asyncio: one session with one server; written from docs/protocol.md alone.

It does not repeat calls: sections 6 and 8 leave that to the client, and tests want to see every answer.
"""

from __future__ import annotations

import asyncio
import dataclasses
import math
import uuid
from typing import Any

import zmq
import zmq.asyncio
from zmq.utils.monitor import parse_monitor_message

from edubus_flow import SESSION_WINDOW, Arrivals, Bulk
from edubus_head import Violation
from edubus_keys import Instance, KeyPair
from edubus_wire import (
    CREDIT_LIMIT, FROM_SERVER, Code, Content, Executed, Flag, Frame, Kind, Origin, chunks,
)

HANDSHAKE = 3.0
LOST = zmq.EVENT_DISCONNECTED | zmq.EVENT_CLOSED | zmq.EVENT_HANDSHAKE_FAILED_AUTH | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL


class CallError(Exception):
    """A call that failed."""

    def __init__(
        self,
        code: Code,
        reason: str,
        message: str = "",
        origin: Origin = Origin.CLIENT,
        executed: Executed = Executed.MAYBE,
        violations: list[dict[str, str]] | None = None,
        initial: dict[str, bytes] | None = None,
        trailing: dict[str, bytes] | None = None,
    ) -> None:
        super().__init__(f"{code.name} {reason}: {message} ({origin.name}, executed {executed.name})")
        self.code, self.reason, self.message, self.origin, self.executed = code, reason, message, origin, executed
        self.violations, self.initial, self.trailing = violations or [], initial or {}, trailing or {}

    @classmethod
    def of(cls, status: Frame) -> CallError:
        head = status.head
        return cls(
            Code(head["code"]), head["reason"], head["message"], Origin(head["origin"]), Executed(head["executed"]),
            head["violations"], head["initialMetadata"], head["metadata"],
        )


@dataclasses.dataclass
class Answer:
    """What a unary call brought."""

    value: Any
    body: bytes
    initial: dict[str, bytes]
    trailing: dict[str, bytes]


class Link:
    """A DEALER with CURVE, connected to one endpoint and never again when the connection is lost."""

    window = 0
    """What a test's WELCOME granted to the session; `Session` paces itself."""

    def __init__(self, context: zmq.asyncio.Context, server: Instance, own: KeyPair) -> None:
        self._socket = context.socket(zmq.DEALER)
        self._socket.curve_serverkey = server.key
        self._socket.curve_publickey, self._socket.curve_secretkey = own.public, own.secret
        self._socket.linger = 1000
        # Not -1: libzmq would then drop what arrived before the end of the connection.
        self._socket.reconnect_ivl = 3_600_000
        self._socket.sndhwm = self._socket.rcvhwm = 0
        self._monitor = self._socket.get_monitor_socket(LOST)
        self._socket.connect(server.address)

    def send(self, frame: Frame | list[bytes]) -> None:
        self._socket.send_multipart(frame.parts() if isinstance(frame, Frame) else frame)

    async def receive(self) -> Frame | None:
        """The next frame; None for one that is to be ignored.

        - Throws: `Violation`.
        """
        return Frame.read(await self._socket.recv_multipart(), FROM_SERVER)

    async def expect(self, kind: Kind, within: float = 5.0) -> Frame:
        """The next frame of a kind; PONGs and ignorable ones are passed over."""
        async with asyncio.timeout(within):
            while True:
                frame = await self.receive()
                if frame and frame.kind is kind:
                    return frame
                if frame and frame.kind not in (Kind.PONG, Kind.CREDIT):
                    raise AssertionError(f"{frame.kind.name} in place of {kind.name}: {frame.head}")

    async def lost(self) -> str:
        """Waits for the end of the connection, and names the event that told it."""
        message = await self._monitor.recv_multipart()
        return zmq.Event(parse_monitor_message(message)["event"]).name

    async def waiting(self) -> bool:
        """Whether a frame is there, or comes in a moment."""
        return bool(await self._socket.poll(20))

    def close(self) -> None:
        self._socket.disable_monitor()
        self._socket.close()


class _Open:
    """An open call: what arrived and was not taken yet."""

    def __init__(self, window: int) -> None:
        self.arrived: asyncio.Queue[Frame | CallError] = asyncio.Queue()
        self.streams = window > 0
        self.credit = window
        self.begun = False

    def count(self, frame: Frame) -> None:
        """Holds the server to the credit it has, in whole messages; a unary answer's parts need none."""
        if frame.kind is not Kind.DATA:
            return
        if frame.body is None:
            raise Violation("DATA without a body")
        if self.credit == 0 and not (self.begun or not self.streams and frame.flags & Flag.CHUNK_MORE):
            raise Violation("a message beyond the credit")
        self.begun = bool(frame.flags & Flag.CHUNK_MORE)
        if not self.begun:
            self.credit -= 1


class Session:
    """One session with one server instance. Make it with `open`."""

    def __init__(self, link: Link, welcome: dict[str, Any], window: int) -> None:
        self.welcome = welcome
        self.over: CallError | None = None
        self.pongs = 0
        self.running = 0
        self._link = link
        self._bulk = Bulk(link.send, welcome["sessionWindowBytes"])
        self._arrivals = Arrivals(window)
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
    ) -> Session:
        """Connects and says HELLO. `window` is what the server may send ahead, in bytes; 0 for no limit.

        - Throws: `CallError` UNAVAILABLE when there is no WELCOME in time.
        """
        link = Link(context, server, own)
        lost = asyncio.create_task(link.lost())
        hello = {"majors": [1], "agent": "edubus-python/1", "sessionWindowBytes": window}
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
        async with Call(self, method, request, content, window=0, **options) as call:
            parts: list[bytes] = []
            while not call.ended:
                frame = await call.frame()
                if call.ended and frame.body is None:
                    raise CallError(Code.INTERNAL, "NO_ANSWER", "there is no answer", executed=Executed.YES)
                parts.append(frame.body or b"")
            body = b"".join(parts)
            return Answer(content.decode(body), body, call.initial, call.trailing)

    def stream(
        self, method: str, request: Any, content: Content = Content.CBOR, window: int = 64, **options: Any
    ) -> Call:
        """A server streaming call: enter it, and iterate over its messages."""
        return Call(self, method, request, content, window=window, **options)

    async def ping(self) -> int:
        """Waits for one PONG: how many calls run at the server."""
        before = self.pongs
        self._link.send(Frame(Kind.PING))
        async with asyncio.timeout(3):
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

    def send_request(self, frame: Frame, body: bytes, window: int) -> _Open:
        """Sends a request, whole or in parts, and opens its call."""
        self._raise_if_over()
        if self._last_allowed is not None:
            raise CallError(Code.UNAVAILABLE, "GOING_AWAY", executed=Executed.NO)
        if len(self._calls) >= self.welcome["inFlightCalls"]:
            raise CallError(Code.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", executed=Executed.NO)
        if len(body) > self.welcome["messageBytes"]:
            raise CallError(Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", executed=Executed.NO)
        frame.call, self._next = self._next, self._next + 2
        first, *others = chunks(body)
        frame.body = first
        frame.flags = Flag.CHUNK_MORE if others else Flag.END
        if others:
            frame.head["messageBytes"] = len(body)
        call = self._calls[frame.call] = _Open(window)
        self._link.send(frame)
        for number, part in enumerate(others, 1):
            flags = Flag.END if number == len(others) else Flag.CHUNK_MORE
            self._bulk.send(Frame(Kind.DATA, frame.call, flags=flags, body=part))
        return call

    def send_credit(self, call_id: int, call: _Open, messages: int, count: int) -> None:
        call.credit = min(call.credit + messages, CREDIT_LIMIT)
        self._link.send(Frame(Kind.CREDIT, call_id, {"messages": messages, "bytes": count}))

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
            self.running = frame.head["inFlightCalls"]
        elif frame.kind is Kind.CREDIT:
            if frame.call == 0:
                self._bulk.grant(frame.head["bytes"])
        elif frame.kind is Kind.BYE:
            self._end(CallError(Code.UNAVAILABLE, "SESSION_LOST", "the server said BYE"))
        elif frame.kind is Kind.GOAWAY:
            self._last_allowed = frame.head["lastCallID"]
            for call_id in [each for each in self._calls if each > self._last_allowed]:
                refusal = CallError(Code.UNAVAILABLE, "GOING_AWAY", executed=Executed.NO)
                self._calls.pop(call_id).arrived.put_nowait(refusal)
            self.forget(0, cancel=False)
        elif frame.call in self._calls:
            call = self._calls[frame.call]
            call.count(frame)
            call.arrived.put_nowait(frame)

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
            call.arrived.put_nowait(error)
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

    `body` is sent in place of the encoded request.
    """

    def __init__(
        self,
        session: Session,
        method: str,
        request: Any,
        content: Content,
        window: int,
        window_bytes: int = 0,
        timeout: float = 10.0,
        key: str | None = None,
        metadata: dict[str, bytes] | None = None,
        request_id: str | None = None,
        on_behalf_of: dict[str, Any] | None = None,
        body: bytes | None = None,
    ) -> None:
        self.initial: dict[str, bytes] = {}
        self.trailing: dict[str, bytes] = {}
        self.headers = 0
        self.ended = False
        self._session, self._content, self._window, self._timeout = session, content, window, timeout
        self._window_bytes = window_bytes
        self._untold = 0
        self._untold_bytes = 0
        self._body = content.encode(request) if body is None else body
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
            },
        )

    async def __aenter__(self) -> Call:
        self._deadline = asyncio.get_running_loop().time() + self._timeout
        self._open = self._session.send_request(self._request, self._body, self._window)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._session.forget(self._request.call, cancel=not self.ended)

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
            if frame.head["code"] != Code.OK:
                raise CallError.of(frame)
            self.initial |= frame.head["initialMetadata"]
            self.trailing = frame.head["metadata"]
        return frame

    def __aiter__(self) -> Call:
        return self

    async def __anext__(self) -> Any:
        """The next message; credit is granted by half windows as messages are taken."""
        many = 0 < self._window_bytes <= 2 * self._untold_bytes
        if many or self._untold >= max(1, self._window // 2):
            self._session.send_credit(self._request.call, self._open, self._untold, self._untold_bytes)
            self._untold = self._untold_bytes = 0
        parts: list[bytes] = []
        while True:
            frame = await self.frame()
            if frame.kind is Kind.STATUS:
                raise StopAsyncIteration
            if frame.kind is Kind.DATA:
                parts.append(frame.body or b"")
                if not frame.flags & Flag.CHUNK_MORE:
                    message = b"".join(parts)
                    self._untold += 1
                    self._untold_bytes += len(message)
                    return self._content.decode(message)
