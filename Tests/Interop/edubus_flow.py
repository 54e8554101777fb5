"""How bulk is paced: DATA frames within what the peer granted to the session, a frame of each call in turn."""

from __future__ import annotations

import collections
from typing import Callable

from edubus_wire import Frame, Kind

SESSION_WINDOW = 1_048_576


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
        self._room += count
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
        """The CREDIT that is due."""
        if not self._window or frame.kind is not Kind.DATA:
            return None
        self._taken += len(frame.body or b"")
        if self._taken * 2 < self._window:
            return None
        granted, self._taken = self._taken, 0
        return Frame(Kind.CREDIT, 0, {"bytes": granted})
