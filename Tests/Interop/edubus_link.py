"""What an EduBus client rests on: how a call fails, what it brings, and one connection; written from docs/protocol.md
alone."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import zmq
import zmq.asyncio
from zmq.utils.monitor import parse_monitor_message

from edubus_keys import Instance, KeyPair
from edubus_wire import FROM_SERVER, Code, Executed, Frame, Kind, Origin

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
    load: int | None = None
    compressed: bool = False


class Link:
    """A DEALER with CURVE, connected to one endpoint and never again when the connection is lost."""

    window = 0
    """What a test's WELCOME granted to the session; `Session` paces itself."""
    compresses = False
    """Whether `deflate` is in force."""

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
        return Frame.read(await self._socket.recv_multipart(), FROM_SERVER, self.compresses)

    async def expect(self, kind: Kind, within: float = 60.0) -> Frame:
        """The next frame of a kind; PONGs, CREDITs and ignorable ones are passed over."""
        return await self.expect_any(kind, within=within)

    async def lost(self) -> str:
        """Waits for the end of the connection, and names the event that told it."""
        message = await self._monitor.recv_multipart()
        return zmq.Event(parse_monitor_message(message)["event"]).name

    async def expect_any(self, *kinds: Kind, within: float = 60.0) -> Frame:
        """The next frame, which is of one of the kinds; others are passed over as by `expect`."""
        async with asyncio.timeout(within):
            while True:
                frame = await self.receive()
                if frame and frame.kind in kinds:
                    return frame
                if frame and frame.kind not in (Kind.PONG, Kind.CREDIT):
                    raise AssertionError(f"{frame.kind.name} in place of {kinds}: {frame.head}")

    async def quiet(self, seconds: float = 0.02) -> bool:
        """Whether nothing comes for so long but PONGs and CREDITs."""
        try:
            async with asyncio.timeout(seconds):
                while (frame := await self.receive()) is None or frame.kind in (Kind.PONG, Kind.CREDIT):
                    pass
            return False
        except TimeoutError:
            return True

    async def waiting(self, seconds: float = 0.02) -> bool:
        """Whether a frame is there, or comes in a moment."""
        return bool(await self._socket.poll(seconds * 1000))

    def close(self) -> None:
        self._socket.disable_monitor()
        # pyzmq may have a look at the socket planned, and would complain that there is none.
        asyncio.get_running_loop().call_later(0.02, self._socket.close)
