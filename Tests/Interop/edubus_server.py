"""An EduBus server over asyncio: CURVE, ZAP, sessions, calls, credits, drain; written from docs/protocol.md alone."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
import uuid
from typing import Any, Callable, Iterator

import zmq
import zmq.asyncio
from zmq.utils import z85

from edubus_flow import BYTES, MESSAGES, SESSION_WINDOW, Arrivals, Bulk, Parts, ReceiveCredit, SendCredit
from edubus_head import Violation
from edubus_keys import Caller, KeyPair
from edubus_method import Context, Method, Refusal, check_purpose, decoded, encoded, unexecuted
from edubus_wire import (
    DEFLATE, FROM_CLIENT, LAST_ID, MESSAGE_LIMIT, METADATA_LIMIT, Code, Content, Executed, Flag, Frame, Kind,
    Message, Origin, TooLarge, call_error_head, metadata_size, open_frame,
)

KEY_LIMIT = 200
LONGEST = 86_400_000
MOST_CALLS = 4_096
SESSION_HELD = 335_544_320


class _Open:
    """A call the server knows: first the parts of its request, then its task, and the requests that still come."""

    def __init__(self, head: dict[str, Any], counts: bool) -> None:
        self.head = head
        self.ends = time.monotonic() + min(head["timeoutMilliseconds"], LONGEST) / 1000
        self.parts = Parts()
        self.responses = SendCredit(head["window"], head["windowBytes"], counts)
        self.requests = ReceiveCredit(MESSAGES, BYTES, counts)
        self.arrived: asyncio.Queue[Message | None] = asyncio.Queue()
        """Messages of the request, and None after the last."""
        self.streams = False
        self.ended = self.answered = False
        self.task: asyncio.Task[None] | None = None

    def end(self) -> None:
        self.ended = True
        self.arrived.put_nowait(None)


class Requests:
    """The messages of a request stream, as the handler takes them."""

    def __init__(
        self, call: _Open, context: Context, content: Content, grant: Callable[[dict[str, int]], None]
    ) -> None:
        self._call, self._context, self._content, self._grant = call, context, content, grant

    def __aiter__(self) -> Requests:
        return self

    async def __anext__(self) -> Any:
        message = await self._call.arrived.get()
        if message is None:
            self._call.arrived.put_nowait(None)
            raise StopAsyncIteration
        self._call.requests.took(len(message.data))
        if not self._call.ended and (head := self._call.requests.due()):
            self._grant(head)
        self._context.compressed = message.compressed
        return decoded(self._content, message, Executed.MAYBE)


@dataclasses.dataclass
class _Session:
    """A peer that said HELLO."""

    key: bytes
    counts: bool
    compresses: bool
    bulk: Bulk
    arrivals: Arrivals
    last: int = 0
    silent: int = 0
    calls: dict[int, _Open] = dataclasses.field(default_factory=dict)


class Server:
    """Serves methods at one endpoint to the callers whose keys it was given, and to nobody else."""

    def __init__(
        self,
        address: str,
        own: KeyPair,
        callers: dict[bytes, Caller],
        methods: list[Method],
        heartbeat: float = 2.0,
        calls_per_session: int = 1_024,
        drain_limit: float = 10.0,
        window: int = SESSION_WINDOW,
    ) -> None:
        self.instance = str(uuid.uuid4()).upper()
        self.callers = callers
        self.methods = {method.path: method for method in methods}
        self.services = sorted({method.service for method in methods})
        self.serving = asyncio.Event()
        self.draining = asyncio.Event()
        self._own, self._address, self._heartbeat = own, address, heartbeat
        self._calls_per_session, self._drain_limit = calls_per_session, drain_limit
        self._window = window
        self._sessions: dict[bytes, _Session] = {}
        self._refuses = False
        self._keys: set[tuple[str | None, ...]] = set()
        self._context = zmq.asyncio.Context()

    async def run(self) -> None:
        """Serves until `draining` is set and the drain is over."""
        zap = self._context.socket(zmq.REP)
        zap.bind("inproc://zeromq.zap.01")
        self._socket = socket = self._context.socket(zmq.ROUTER)
        socket.curve_server, socket.zap_domain = True, b"edubus"
        socket.zap_enforce_domain = True
        socket.curve_publickey, socket.curve_secretkey = self._own.public, self._own.secret
        socket.sndhwm = socket.rcvhwm = 0
        socket.linger = 1000
        socket.bind(self._address)
        tasks = [asyncio.create_task(work) for work in (self._admit(zap), self._receive(), self._beat())]
        self.serving.set()
        try:
            ended = asyncio.create_task(self._drain())
            await asyncio.wait([*tasks, ended], return_when=asyncio.FIRST_COMPLETED)
            for task in [*tasks, ended]:
                if task.done():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            zap.close()
            socket.close()
            self._context.term()

    async def _admit(self, zap: zmq.asyncio.Socket) -> None:
        """ZAP: only keys of callers; the user id is the key in Z85."""
        while True:
            version, request, domain, _, _, mechanism, *credentials = await zap.recv_multipart()
            key = z85.encode(credentials[0]) if credentials else b""
            admitted = mechanism == b"CURVE" and domain == b"edubus" and key in self.callers
            answer = [b"200", b"OK", key] if admitted else [b"400", b"unknown key", b""]
            await zap.send_multipart([version, request, *answer, b""])

    async def _receive(self) -> None:
        while True:
            peer, *received = await self._socket.recv_multipart(copy=False)
            parts = [part.bytes for part in received]
            session = self._sessions.get(peer.bytes)
            try:
                if session is None:
                    self._greet(peer.bytes, received[0].get("User-Id").encode(), parts)
                else:
                    session.silent = 0
                    if frame := Frame.read(parts, FROM_CLIENT, session.compresses):
                        self._take(peer.bytes, session, frame)
            except Violation:
                self._send(peer.bytes, Frame(Kind.BYE))
                self._forget(peer.bytes)

    def _greet(self, peer: bytes, key: bytes, parts: list[bytes]) -> None:
        """Section 3: what a peer without a session is answered."""
        try:
            kind, _, call, _ = open_frame(parts)
        except Violation:
            return
        if kind == Kind.CALL:
            message = "there is no session; send HELLO first"
            refusal = Refusal(Code.UNAVAILABLE, "NO_SESSION", message, origin=Origin.BUS, executed=Executed.NO)
            self._refuse(peer, call, refusal)
        elif kind == Kind.HELLO:
            hello = Frame.read(parts, FROM_CLIENT)
            if self._refuses or key not in self.callers or 1 not in hello.head["majors"]:
                raise Violation("no session for this peer")
            theirs, ours = hello.head["sessionWindowBytes"], self._window
            counts = theirs > 0 and ours > 0
            bulk = Bulk(lambda frame: self._send(peer, frame), theirs if counts else 0)
            features = [DEFLATE] if DEFLATE in hello.head["features"] else []
            self._sessions[peer] = _Session(key, counts, bool(features), bulk, Arrivals(ours if counts else 0))
            head = {
                "major": 1, "features": features, "caller": self.callers[key].name,
                "heartbeatMilliseconds": int(self._heartbeat * 1000), "inFlightCalls": self._calls_per_session,
                "messageBytes": MESSAGE_LIMIT, "services": self.services, "instance": self.instance,
                "sessionWindowBytes": ours, "requestWindowMessages": MESSAGES,
                "requestWindowBytes": BYTES,
            }
            self._send(peer, Frame(Kind.WELCOME, head=head))
        elif kind != Kind.BYE:
            self._send(peer, Frame(Kind.BYE))

    def _take(self, peer: bytes, session: _Session, frame: Frame) -> None:
        call = session.calls.get(frame.call)
        if frame.kind is Kind.HELLO:
            raise Violation("a second HELLO")
        if credit := session.arrivals.took(frame):
            self._send(peer, credit)
        if frame.kind is Kind.PING:
            running = sum(1 for each in session.calls.values() if each.task)
            self._send(peer, Frame(Kind.PONG, head={"inFlightCalls": running, "load": self._load()}))
        elif frame.kind is Kind.BYE:
            self._forget(peer)
        elif frame.kind is Kind.CALL:
            if frame.call % 2 == 0 or frame.call <= session.last:
                raise Violation("a call id that does not grow")
            session.last = frame.call
            try:
                self._open(peer, session, frame)
            except Refusal as refusal:
                self._refuse(peer, frame.call, refusal)
        elif call and frame.kind is Kind.DATA:
            try:
                self._part(peer, session, frame, call)
            except Refusal as refusal:
                del session.calls[frame.call]
                self._refuse(peer, frame.call, refusal)
                call.answered = True
                if call.task:
                    call.task.cancel()
        elif frame.kind is Kind.CREDIT:
            if frame.call == 0:
                session.bulk.grant(frame.head["bytes"])
            elif call:
                call.responses.grant(frame.head)
        elif frame.kind is Kind.CANCEL:
            session.bulk.drop(frame.call)
            session.calls.pop(frame.call, None)
            if call and call.task:
                call.task.cancel()

    def _open(self, peer: bytes, session: _Session, frame: Frame) -> None:
        head = frame.head
        if self._refuses:
            raise Refusal.before(Code.UNAVAILABLE, "GOING_AWAY", "the server is going away")
        if head["contentType"] not in tuple(Content):
            raise Refusal.before(Code.UNIMPLEMENTED, "UNKNOWN_CONTENT_TYPE", f"content type {head['contentType']}")
        if metadata_size(head["metadata"]) > METADATA_LIMIT:
            raise Refusal.before(Code.RESOURCE_EXHAUSTED, "METADATA_TOO_LARGE", "metadata has 6144 bytes at most")
        if len(session.calls) >= self._calls_per_session:
            raise Refusal.before(Code.RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", "too many open calls")
        if self._running() >= MOST_CALLS:
            refusal = Refusal.before(Code.RESOURCE_EXHAUSTED, "OVERLOADED", "the program has enough to do")
            refusal.head["metadata"] = {"retry-pushback-ms": b"100"}
            raise refusal
        if (head["messageBytes"] or 0) > MESSAGE_LIMIT:
            raise Refusal.before(Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", "the message is too large")
        call = session.calls[frame.call] = _Open(head, session.counts)
        try:
            self._part(peer, session, frame, call)
        except Refusal:
            del session.calls[frame.call]
            raise

    def _part(self, peer: bytes, session: _Session, frame: Frame, call: _Open) -> None:
        """A part of a request, or of one of a stream. The handler starts with a whole request, or with its stream."""
        if call.ended:
            raise Violation("DATA after END")
        more = bool(frame.flags & Flag.CHUNK_MORE)
        end = bool(frame.flags & Flag.END) and not more
        whole = frame.kind is Kind.CALL and end
        if frame.body is not None or call.parts.begun or more or whole:
            if call.streams and not call.parts.begun:
                call.requests.began()
            call.requests.came(len(frame.body or b""))
            try:
                message = call.parts.add(frame)
            except TooLarge:
                executed = Executed.MAYBE if call.task else Executed.NO
                raise Refusal(
                    Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", "the message is too large", None, Origin.SERVER,
                    executed) from None
            if sum(each.parts.held for each in session.calls.values()) > SESSION_HELD:
                executed = Executed.MAYBE if call.task else Executed.NO
                raise Refusal(
                    Code.RESOURCE_EXHAUSTED, "TOO_MANY_BYTES", "too much that is not whole", None, Origin.SERVER,
                    executed)
            if message is not None:
                call.arrived.put_nowait(message)
        if more and not call.task:
            return
        if end:
            call.end()
        if not call.task:
            call.streams = not end
            if call.streams and not call.arrived.empty():
                call.requests.messages -= 1
            call.task = asyncio.create_task(self._serve(peer, session, frame.call, call, call.ends))

    async def _serve(self, peer: bytes, session: _Session, number: int, call: _Open, ends: float) -> None:
        """Runs a call to its STATUS."""
        context = Context(self.callers.get(session.key, Caller("")), call.head)
        answer: Message | None = None
        head: dict[str, Any]
        try:
            async with asyncio.timeout(max(0, ends - time.monotonic())):
                with self._key_at_work(context):
                    answer = await self._execute(peer, session, number, call, context, ends)
            head = {"code": 0, "metadata": context.trailing, "initialMetadata": context.initial}
        except Refusal as refusal:
            head = refusal.head | {"metadata": context.trailing, "initialMetadata": context.initial}
        except TimeoutError:
            head = call_error_head(
                Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", "the time was up", Origin.SERVER, Executed.MAYBE)
        except asyncio.CancelledError:
            code, reason = (Code.UNAVAILABLE, "SERVER_STOPPED") if self._refuses else (Code.CANCELLED, "CANCELLED")
            head = call_error_head(code, reason, "the call was ended", Origin.SERVER, Executed.MAYBE)
        except Exception as error:
            print(f"{call.head['method']}: {error!r}", flush=True)
            head = call_error_head(
                Code.INTERNAL, "INTERNAL", "the service failed", Origin.SERVER, Executed.MAYBE)
        session.calls.pop(number, None)
        if call.answered or peer not in self._sessions:
            return
        head["load"] = self._load()
        flags = Flag.END | unexecuted(head)
        last = Frame(Kind.STATUS, number, head, flags)
        for frame in [last] if answer is None else answer.frames(number, last):
            session.bulk.send(frame)

    async def _execute(
        self, peer: bytes, session: _Session, number: int, call: _Open, context: Context, ends: float
    ) -> Message | None:
        """Checks and runs the handler; a unary answer, None after a stream."""
        method = self._checked(session, call, ends)
        content = Content(call.head["contentType"])
        if method.takes_stream:
            send = lambda head: self._send(peer, Frame(Kind.CREDIT, number, head))
            request = Requests(call, context, content, send)
        else:
            whole = call.arrived.get_nowait()
            context.compressed = whole.compressed
            request = decoded(content, whole, Executed.NO)
        if not method.streams:
            answered = await method.handler(context, request)
            answer = encoded(content, answered, context.compress and session.compresses)
            if len(answer.data) > MESSAGE_LIMIT:
                raise Refusal(
                    Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE", "the answer is too large", None, Origin.SERVER,
                    Executed.YES)
            return answer
        self._send(peer, Frame(Kind.HEADERS, number, context.initial))
        context.initial = {}
        async for message in method.handler(context, request):
            if context.initial:
                session.bulk.send(Frame(Kind.HEADERS, number, context.initial))
                context.initial = {}
            told = encoded(content, message, context.compress and session.compresses)
            if not method.overruns:
                await call.responses.take(len(told.data))
            for frame in told.frames(number, Frame(Kind.DATA, number)):
                session.bulk.send(frame)
        return None

    def _checked(self, session: _Session, call: _Open, ends: float) -> Method:
        """The method, when the caller may call it so: section 6's order."""
        head = call.head
        service = head["method"].split("/")[0]
        method = self.methods.get(head["method"])
        if method is None:
            reason = "UNKNOWN_METHOD" if service in self.services else "UNKNOWN_SERVICE"
            raise Refusal.before(Code.UNIMPLEMENTED, reason, f"{head['method']} is not served here")
        if call.streams and not method.takes_stream:
            raise Refusal.before(Code.UNIMPLEMENTED, "REQUEST_STREAM", f"{method.path} takes one request")
        if time.monotonic() >= ends:
            raise Refusal.before(Code.DEADLINE_EXCEEDED, "EXPIRED_IN_QUEUE", "the time was up before the start")
        caller = self.callers.get(session.key)
        if caller is None:
            raise Refusal.before(Code.UNAUTHENTICATED, "CALLER_UNKNOWN", "nobody owns this key")
        other = head["onBehalfOf"]
        if other is not None and not caller.may_act_on_behalf:
            raise Refusal.before(Code.PERMISSION_DENIED, "MAY_NOT_ACT_ON_BEHALF", "nobody may be spoken for")
        if other is not None and not caller.covers(other["districts"]):
            raise Refusal.before(Code.PERMISSION_DENIED, "DISTRICT_NOT_COVERED", "not a district of this caller")
        if service not in ("Health", "Reflection") and not caller.may_call(method.path):
            raise Refusal.before(Code.PERMISSION_DENIED, "METHOD_NOT_ALLOWED", f"{method.path} is not allowed")
        roles = caller.roles if other is None else set(other["roles"])
        if method.access and not roles & set(method.access):
            anonymous = other is not None and other["subject"] == "anonymous"
            code = Code.UNAUTHENTICATED if anonymous else Code.PERMISSION_DENIED
            raise Refusal.before(code, "ROLE_MISSING", f"{method.path} needs a role")
        if method.personal:
            check_purpose(caller, head["purpose"], head["caseNumber"])
        key = (head["idempotencyKey"] or "").encode()
        if len(key) > KEY_LIMIT:
            raise Refusal.before(Code.INVALID_ARGUMENT, "IDEMPOTENCY_KEY_TOO_LONG", "a key has 200 bytes at most")
        if method.write and not key:
            raise Refusal.before(Code.INVALID_ARGUMENT, "IDEMPOTENCY_KEY_REQUIRED", "a write needs a key")
        return method

    async def _beat(self) -> None:
        """Forgets sessions that were silent for three ticks, and requests that did not become whole in time."""
        while True:
            await asyncio.sleep(self._heartbeat)
            for peer, session in list(self._sessions.items()):
                for number, call in list(session.calls.items()):
                    if not call.task and time.monotonic() > call.ends:
                        del session.calls[number]
                        late = Refusal.before(Code.DEADLINE_EXCEEDED, "EXPIRED_IN_QUEUE", "parts are missing")
                        self._refuse(peer, number, late)
                session.silent += 1
                if session.silent > 3:
                    self._forget(peer)

    async def _drain(self) -> None:
        """Section 5."""
        await self.draining.wait()
        self._tell_going(lambda _: LAST_ID)
        await asyncio.sleep(0.1)
        self._refuses = True
        self._tell_going(lambda session: session.last)
        end = time.monotonic() + self._drain_limit
        while time.monotonic() < end and any(session.calls for session in self._sessions.values()):
            await asyncio.sleep(0.01)
        tasks = []
        for peer, session in self._sessions.items():
            for number, call in list(session.calls.items()):
                if call.task:
                    call.task.cancel()
                    tasks.append(call.task)
                else:
                    stopped = Refusal.before(Code.UNAVAILABLE, "SERVER_STOPPED", "the server stopped")
                    self._refuse(peer, number, stopped)
        await asyncio.gather(*tasks, return_exceptions=True)
        for peer in list(self._sessions):
            self._send(peer, Frame(Kind.BYE))
            self._forget(peer)
        # Peers read the end and leave: a close with bytes unread would reset the connection, and lose what was sent.
        await asyncio.sleep(0.3)

    @contextlib.contextmanager
    def _key_at_work(self, context: Context) -> Iterator[None]:
        """Holds an idempotency key while its call runs.

        - Throws: `Refusal` when another call holds it.
        """
        asked, other = context.request, context.request["onBehalfOf"] or {"subject": ""}
        key = (context.caller.name, other["subject"], asked["method"], asked["idempotencyKey"])
        if key[-1] and key in self._keys:
            raise Refusal.before(Code.ABORTED, "IDEMPOTENCY_KEY_IN_USE", "a call with this key runs")
        self._keys.add(key)
        try:
            yield
        finally:
            self._keys.discard(key)

    def _load(self) -> int:
        """Thousandths of what a program may execute at once."""
        return self._running() * 1_000 // MOST_CALLS

    def _running(self) -> int:
        return sum(1 for session in self._sessions.values() for call in session.calls.values() if call.task)

    def _tell_going(self, last: Callable[[_Session], int]) -> None:
        for peer, session in self._sessions.items():
            self._send(peer, Frame(Kind.GOAWAY, head={"lastCallID": last(session)}))

    def _forget(self, peer: bytes) -> None:
        session = self._sessions.pop(peer, None)
        for call in session.calls.values() if session else ():
            if call.task:
                call.task.cancel()

    def _refuse(self, peer: bytes, number: int, refusal: Refusal) -> None:
        head = refusal.head | {"load": self._load()}
        self._send(peer, Frame(Kind.STATUS, number, head, Flag.END | unexecuted(head)))

    def _send(self, peer: bytes, frame: Frame) -> None:
        self._socket.send_multipart([peer, *frame.parts()])
