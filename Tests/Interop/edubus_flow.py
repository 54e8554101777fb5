"""How messages are paced: what a call's reader granted, what a session's peer granted, and the parts of a message."""

from __future__ import annotations

import asyncio
import collections
from typing import Any, Callable

from edubus_head import Violation
from edubus_wire import CREDIT_BYTES, CREDIT_LIMIT, MESSAGE_LIMIT, Flag, Frame, Kind, Message, TooLarge

SESSION_WINDOW = 1_048_576
MESSAGES, BYTES = 64, 1_048_576


class SendCredit:
    """What one side of a call may send ahead of its reader."""

    def __init__(self, messages: int, count: int, counts: bool) -> None:
        self._messages = min(messages, CREDIT_LIMIT)
        self._bytes: float = min(count, CREDIT_BYTES) if counts and count else float("inf")
        self._changed = asyncio.Event()
        self._over: BaseException | None = None

    def grant(self, head: dict[str, Any]) -> None:
        self._messages = min(self._messages + head["messages"], CREDIT_LIMIT)
        if self._bytes != float("inf"):
            self._bytes = min(self._bytes + head["bytes"], CREDIT_BYTES)
        self._changed.set()

    def close(self, error: BaseException) -> None:
        """Nothing may be sent any more: whoever waits, and whoever comes, gets the error."""
        self._over = self._over or error
        self._changed.set()

    def spend(self, count: int) -> None:
        """A message begins, be there room or not: it takes all of its bytes, which may overdraw them."""
        self._messages -= 1
        self._bytes -= count

    async def take(self, count: int) -> None:
        """Waits until a message may begin.

        - Throws: what `close` was given.
        """
        while not self._over and (self._messages <= 0 or self._bytes <= 0):
            self._changed.clear()
            await self._changed.wait()
        if self._over:
            raise self._over
        self.spend(count)


class ReceiveCredit:
    """What this side lets the peer send ahead on a call: holds it to that, and grants more by half windows."""

    def __init__(self, messages: int, count: int, counts: bool) -> None:
        self._window, self._window_bytes = messages, count if counts else 0
        self.messages = messages
        self._bytes: float = self._window_bytes or float("inf")
        self._untold = self._untold_bytes = 0

    def began(self) -> None:
        """A message begins.

        - Throws: `Violation` without room.
        """
        if self.messages <= 0 or self._bytes <= 0:
            raise Violation("a message beyond its credit")
        self.messages -= 1

    def came(self, count: int) -> None:
        """A part of a message."""
        self._bytes -= count

    def took(self, count: int) -> None:
        """The application took a message."""
        self._untold += 1
        self._untold_bytes += count

    def due(self) -> dict[str, int] | None:
        """The head of a CREDIT, when half a window was taken."""
        many = 0 < self._window_bytes <= 2 * self._untold_bytes
        if not self._untold or not many and self._untold < max(1, self._window // 2):
            return None
        granted = {"messages": self._untold, "bytes": self._untold_bytes}
        self.messages = min(self.messages + self._untold, CREDIT_LIMIT)
        self._bytes += self._untold_bytes
        self._untold = self._untold_bytes = 0
        return granted


class Parts:
    """The message that is arriving."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0
        self._compressed = False
        self.begun = False

    @property
    def held(self) -> int:
        """Bytes of a message that is not whole."""
        return self._size

    def add(self, frame: Frame) -> Message | None:
        """The whole message when this was its last part.

        - Throws: `TooLarge`, `Violation` when only some parts are compressed.
        """
        part = frame.body or b""
        compressed = bool(frame.flags & Flag.COMPRESSED)
        if self.begun and compressed != self._compressed:
            raise Violation("a message that is compressed in part")
        self._compressed = compressed
        self._size += len(part)
        if self._size > MESSAGE_LIMIT:
            raise TooLarge
        self._parts.append(part)
        self.begun = bool(frame.flags & Flag.CHUNK_MORE)
        if self.begun:
            return None
        message = Message(b"".join(self._parts), compressed)
        self._parts, self._size = [], 0
        return message


class Bulk:
    """What leaves one side of a session. A DATA frame may overdraw the room; only the next one waits."""

    def __init__(self, send: Callable[[Frame], None], window: int) -> None:
        self._send = send
        self._room = window if window else float("inf")
        self._waiting: collections.OrderedDict[int, collections.deque[Frame]] = collections.OrderedDict()

    def send(self, frame: Frame) -> None:
        """Sends a frame of a call, after those of the call that wait."""
        if frame.call in self._waiting or (frame.kind is Kind.DATA and self._room <= 0):
            self._waiting.setdefault(frame.call, collections.deque()).append(frame)
        else:
            self._take(frame)

    def grant(self, count: int) -> None:
        self._room += min(count, CREDIT_BYTES)
        while self._room > 0 and self._waiting:
            call, frames = self._waiting.popitem(last=False)
            self._take(frames.popleft())
            while frames and frames[0].kind is not Kind.DATA:
                self._take(frames.popleft())
            if frames:
                self._waiting[call] = frames

    def drop(self, call: int) -> None:
        """The call is over: what still waits is not sent."""
        self._waiting.pop(call, None)

    def _take(self, frame: Frame) -> None:
        if frame.kind is Kind.DATA:
            self._room -= len(frame.body or b"")
        self._send(frame)


class Arrivals:
    """What arrives on one side of a session: half a window later the peer is granted it again."""

    def __init__(self, window: int) -> None:
        self._window, self._taken = window, 0

    def took(self, frame: Frame) -> Frame | None:
        """The CREDIT that is due.

        - Throws: `Violation` for a DATA without room.
        """
        if not self._window or frame.kind is not Kind.DATA:
            return None
        if self._taken >= self._window:
            raise Violation("DATA beyond the session's window")
        self._taken += len(frame.body or b"")
        if self._taken * 2 < self._window:
            return None
        granted, self._taken = self._taken, 0
        return Frame(Kind.CREDIT, 0, {"bytes": granted})
