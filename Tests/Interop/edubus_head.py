"""Reads a frame's head: one CBOR map, strictly by section 2.3 of docs/protocol.md.

cbor2 is no help here: it gives tags a meaning, takes maps without a stated length, and ignores bytes after the map.
"""

from __future__ import annotations

from typing import Any, Callable

NESTING = 128
UINT, BYTES, TEXT, ARRAY, MAP, TAG = 0, 2, 3, 4, 5, 6


class Violation(Exception):
    """What costs the sender its session."""


class HeadReader:
    """Goes through the bytes of one head."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def map_of(self, key: Callable[[], Any], value: Callable[[Any], None]) -> None:
        """A map of stated length: reads every key, and has `value` take what belongs to it."""
        for _ in range(self._length(MAP)):
            value(key())

    def end(self) -> None:
        if self._at != len(self._data):
            raise Violation("bytes after the head's map")

    def uint(self) -> int:
        return self._length(UINT)

    def text(self) -> str:
        return _utf8(self._take(self._length(TEXT)))

    def bytes(self) -> bytes:
        return self._take(self._length(BYTES))

    def array(self, element: Callable[[], Any]) -> list[Any]:
        return [element() for _ in range(self._length(ARRAY))]

    def metadata(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        self.map_of(self.text, lambda key: found.__setitem__(key, self.bytes()))
        return found

    def violation(self) -> dict[str, str]:
        if self._length(ARRAY) != 3:
            raise Violation("a violation has three texts")
        return {"field": self.text(), "rule": self.text(), "message": self.text()}

    def skip(self, depth: int = 0) -> None:
        """Any well-formed value."""
        if depth > NESTING:
            raise Violation("nested too deep")
        major, argument = self._start()
        if major in (BYTES, TEXT):
            if argument is None:
                while not self._break():
                    self._string(major, *self._start())
            else:
                self._string(major, major, argument)
        elif major in (ARRAY, MAP):
            values = 2 if major == MAP else 1
            if argument is None:
                while not self._break():
                    for _ in range(values):
                        self.skip(depth + 1)
            else:
                for _ in range(self._possible(argument) * values):
                    self.skip(depth + 1)
        elif major == TAG:
            self.skip(depth + 1)

    def _length(self, wanted: int) -> int:
        """The argument of a value of a known type, after the tags before it."""
        major, argument = self._start()
        while major == TAG:
            major, argument = self._start()
        if major != wanted or argument is None:
            raise Violation(f"a value of major type {major} in place of {wanted}")
        return self._possible(argument) if wanted in (ARRAY, MAP) else argument

    def _possible(self, count: int) -> int:
        if count > len(self._data) - self._at:
            raise Violation("more elements than bytes")
        return count

    def _start(self) -> tuple[int, int | None]:
        """Major type and argument; None stands for a length that is not stated."""
        first = self._take(1)[0]
        major, low = first >> 5, first & 31
        if low < 24:
            return major, low
        if low < 28:
            return major, int.from_bytes(self._take(1 << (low - 24)), "big")
        if low == 31 and major in (BYTES, TEXT, ARRAY, MAP):
            return major, None
        raise Violation("no well-formed CBOR")

    def _string(self, wanted: int, major: int, length: int | None) -> None:
        if major != wanted or length is None:
            raise Violation("a string's part of another type")
        data = self._take(length)
        if major == TEXT:
            _utf8(data)

    def _break(self) -> bool:
        if self._at < len(self._data) and self._data[self._at] == 0xFF:
            self._at += 1
            return True
        return False

    def _take(self, count: int) -> bytes:
        if count > len(self._data) - self._at:
            raise Violation("the head is cut short")
        self._at += count
        return self._data[self._at - count : self._at]


def _utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Violation("text is not UTF-8") from error
