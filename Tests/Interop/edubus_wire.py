"""EduBus frames: prefix, head, body; written from docs/protocol.md, sections 2 and 6, alone."""

from __future__ import annotations

import dataclasses
import enum
import io
import json
import struct
import zlib
from typing import Any, Callable

import cbor2

from edubus_head import HeadReader, Violation

MAGIC = b"\xed\xb5"
MAJOR = 1
PREFIX = struct.Struct(">2sBBHHQ")
HEAD_LIMIT = 8_192
BODY_LIMIT = 262_144
MESSAGE_LIMIT = 16_777_216
METADATA_LIMIT = 6_144
CREDIT_LIMIT = 65_536
CREDIT_BYTES = 2**40
LAST_ID = 2**64 - 1
DEFLATE = "deflate"


class Kind(enum.IntEnum):
    HELLO = 0x01
    WELCOME = 0x02
    CALL = 0x10
    DATA = 0x11
    HEADERS = 0x12
    STATUS = 0x13
    CANCEL = 0x14
    CREDIT = 0x15
    PING = 0x20
    PONG = 0x21
    GOAWAY = 0x22
    BYE = 0x23


class Flag(enum.IntFlag):
    END = 1
    CHUNK_MORE = 2
    COMPRESSED = 4
    NOT_EXECUTED = 8
    SEALED = 16


class Code(enum.IntEnum):
    OK = 0
    CANCELLED = 1
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15
    UNAUTHENTICATED = 16


class Origin(enum.IntEnum):
    CLIENT = 0
    BUS = 1
    SERVER = 2
    HANDLER = 3


class Executed(enum.IntEnum):
    NO = 0
    MAYBE = 1
    YES = 2


class Content(enum.IntEnum):
    """The form of a body."""

    CBOR = 0
    JSON = 1

    def encode(self, value: Any) -> bytes:
        if self is Content.CBOR:
            return cbor2.dumps(value)
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def decode(self, body: bytes) -> dict[str, Any]:
        """One message, which is one map.

        - Throws: `ValueError` or an error of cbor2.
        """
        if self is Content.CBOR:
            source = io.BytesIO(body)
            value = cbor2.load(source)
            if source.read(1):
                raise ValueError("bytes after the message")
        else:
            value = json.loads(body)
        if not isinstance(value, dict):
            raise ValueError("a message is a map")
        return value


FROM_CLIENT = {Kind.HELLO, Kind.CALL, Kind.DATA, Kind.CANCEL, Kind.CREDIT, Kind.PING, Kind.PONG, Kind.BYE}
FROM_SERVER = set(Kind) - {Kind.HELLO, Kind.CALL, Kind.CANCEL}
WITH_BODY = {Kind.CALL, Kind.DATA, Kind.STATUS}
WITHOUT_HEAD = {Kind.DATA, Kind.CANCEL, Kind.PING, Kind.BYE}

# By kind: key, name, type, default. No default: the key is always written; read without it, the value is 0 or empty.
REQUIRED = object()
Entry = tuple[int, str, str, Any]
PRINCIPAL: list[Entry] = [
    (1, "subject", "text", ""),
    (2, "department", "text", ""),
    (3, "roles", "[text]", []),
    (4, "districts", "[text]", []),
]
HEADS: dict[Kind, list[Entry]] = {
    Kind.HELLO: [
        (1, "majors", "[uint]", REQUIRED),
        (2, "features", "[text]", []),
        (3, "agent", "text", ""),
        (4, "sessionWindowBytes", "uint", 0),
    ],
    Kind.WELCOME: [
        (1, "major", "uint", REQUIRED),
        (2, "features", "[text]", []),
        (3, "caller", "text", ""),
        (4, "heartbeatMilliseconds", "uint", REQUIRED),
        (5, "inFlightCalls", "uint", REQUIRED),
        (6, "messageBytes", "uint", REQUIRED),
        (7, "services", "[text]", []),
        (8, "instance", "text", ""),
        (9, "sessionWindowBytes", "uint", 0),
        (10, "requestWindowMessages", "uint", 64),
        (11, "requestWindowBytes", "uint", 0),
    ],
    Kind.CALL: [
        (1, "method", "text", ""),
        (2, "timeoutMilliseconds", "uint", REQUIRED),
        (3, "contentType", "uint", 0),
        (4, "idempotencyKey", "text", None),
        (5, "metadata", "metadata", {}),
        (6, "requestID", "text", ""),
        (7, "onBehalfOf", "principal", None),
        (8, "window", "uint", 0),
        (9, "attempt", "uint", 0),
        (10, "messageBytes", "uint", None),
        (11, "windowBytes", "uint", 0),
        (12, "purpose", "text", ""),
        (13, "caseNumber", "text", ""),
    ],
    Kind.STATUS: [
        (1, "code", "uint", 0),
        (2, "message", "text", ""),
        (3, "reason", "text", ""),
        (4, "violations", "violations", []),
        (5, "origin", "uint", int(Origin.HANDLER)),
        (6, "executed", "uint", int(Executed.YES)),
        (7, "metadata", "metadata", {}),
        (8, "initialMetadata", "metadata", {}),
        (9, "load", "uint", None),
    ],
    Kind.CREDIT: [(1, "messages", "uint", REQUIRED), (2, "bytes", "uint", 0)],
    Kind.PONG: [(1, "inFlightCalls", "uint", REQUIRED), (2, "load", "uint", None)],
    Kind.GOAWAY: [(1, "lastCallID", "uint", REQUIRED)],
}
EMPTY: dict[str, Any] = {"uint": 0, "text": "", "[uint]": [], "[text]": []}
ALWAYS_UNLESS_OK = {"origin", "executed"}


@dataclasses.dataclass
class Frame:
    """One message of the wire, by meaning. `head` has a value for every name of its kind."""

    kind: Kind
    call: int = 0
    head: dict[str, Any] = dataclasses.field(default_factory=dict)
    flags: Flag = Flag(0)
    body: bytes | None = None

    def __post_init__(self) -> None:
        self.head = {entry[1]: _default(entry) for entry in HEADS.get(self.kind, [])} | self.head

    def parts(self) -> list[bytes]:
        """The frame as it is sent."""
        if self.kind is Kind.HEADERS:
            head = cbor2.dumps(_ordered(self.head))
        elif self.kind in WITHOUT_HEAD:
            head = b""
        else:
            head = cbor2.dumps(_map_of(HEADS[self.kind], self.head))
        prefix = PREFIX.pack(MAGIC, MAJOR, self.kind, self.flags, 0, self.call)
        return [prefix + head] + ([] if self.body is None else [self.body])

    @classmethod
    def read(cls, parts: list[bytes], senders: set[Kind], compresses: bool = False) -> Frame | None:
        """What was received, None when it is to be ignored.

        - Throws: `Violation`.
        """
        number, bits, call, body = open_frame(parts)
        if number >= 0x80:
            return None
        if bits & Flag.COMPRESSED and (body is None or not compresses):
            raise Violation("compression was not agreed, or there is nothing to expand")
        if number not in senders:
            raise Violation(f"kind {number:#x}")
        kind = Kind(number)
        return cls(kind, call, _read_head(kind, parts[0][PREFIX.size :]), Flag(bits & 31), body)


def open_frame(parts: list[bytes]) -> tuple[int, int, int, bytes | None]:
    """Kind, flags, call id and body of what is a frame by section 2; the head is not read.

    - Throws: `Violation`.
    """
    if not 1 <= len(parts) <= 3:
        raise Violation("one to three parts")
    if not PREFIX.size <= len(parts[0]) <= HEAD_LIMIT or any(len(seal) > HEAD_LIMIT for seal in parts[2:]):
        raise Violation("the size of a head or seal")
    magic, major, number, bits, reserved, call = PREFIX.unpack_from(parts[0])
    if magic != MAGIC or major != MAJOR or reserved:
        raise Violation("no EduBus frame of major 1")
    body = parts[1] if len(parts) > 1 else None
    if body is not None and len(body) > BODY_LIMIT:
        raise Violation("the size of a body")
    if number not in WITH_BODY:
        if body and number in set(Kind):
            raise Violation(f"a body on kind {number:#x}")
        body = None
    return number, bits, call, body


class TooLarge(Exception):
    """A message outgrew its limit."""


class Broken(Exception):
    """What should be a zlib stream is not exactly one."""


@dataclasses.dataclass(frozen=True)
class Message:
    """A message as it is on the wire."""

    data: bytes
    compressed: bool = False

    @classmethod
    def of(cls, data: bytes, compressed: bool) -> Message:
        return cls(zlib.compress(data), True) if compressed else cls(data)

    def expanded(self) -> bytes:
        """What it says.

        - Throws: `TooLarge`, `Broken`.
        """
        if not self.compressed:
            return self.data
        stream = zlib.decompressobj()
        try:
            said = stream.decompress(self.data, MESSAGE_LIMIT + 1)
        except zlib.error as error:
            raise Broken from error
        if len(said) > MESSAGE_LIMIT:
            raise TooLarge
        if not stream.eof or stream.unused_data:
            raise Broken
        return said

    def frames(self, call: int, last: Frame, first: Frame | None = None) -> list[Frame]:
        """The frames that carry it: parts with CHUNK_MORE, the first of which may be a CALL, and the last one."""
        *more, last.body = chunks(self.data)
        parts = [Frame(Kind.DATA, call, flags=Flag.CHUNK_MORE, body=part) for part in more]
        if first and parts:
            first.flags, first.body, parts[0] = Flag.CHUNK_MORE, parts[0].body, first
        parts.append(last)
        for frame in parts:
            frame.flags |= Flag.COMPRESSED if self.compressed else Flag(0)
        return parts


def call_error_head(
    code: Code,
    reason: str,
    message: str,
    origin: Origin,
    executed: Executed,
    violations: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    """The head of a STATUS that is not OK."""
    return {
        "code": int(code),
        "reason": reason,
        "message": message,
        "origin": int(origin),
        "executed": int(executed),
        "violations": violations or [],
    }


def metadata_size(*many: dict[str, bytes]) -> int:
    return sum(len(key.encode()) + len(value) + 6 for one in many for key, value in one.items())


def chunks(body: bytes) -> list[bytes]:
    """A message's parts; one part when it fits into a frame."""
    return [body[at : at + BODY_LIMIT] for at in range(0, len(body), BODY_LIMIT)] or [b""]


def _default(entry: Entry) -> Any:
    default = EMPTY[entry[2]] if entry[3] is REQUIRED else entry[3]
    return default.copy() if isinstance(default, (list, dict)) else default


def _ordered(metadata: dict[str, bytes]) -> dict[str, bytes]:
    return dict(sorted(metadata.items(), key=lambda entry: entry[0].encode()))


def _map_of(entries: list[Entry], values: dict[str, Any]) -> dict[int, Any]:
    """The head's map: keys ascending, defaults left out."""
    written: dict[int, Any] = {}
    for key, name, kind, default in entries:
        value = values.get(name)
        if name in ALWAYS_UNLESS_OK and entries is HEADS[Kind.STATUS]:
            if values["code"] != Code.OK:
                written[key] = value
        elif default is not REQUIRED and (value is None or value == default):
            continue
        elif kind == "metadata":
            written[key] = _ordered(value)
        elif kind == "principal":
            written[key] = _map_of(PRINCIPAL, value)
        elif kind == "violations":
            written[key] = [[each["field"], each["rule"], each["message"]] for each in value]
        else:
            written[key] = value
    return written


def _read_head(kind: Kind, data: bytes) -> dict[str, Any]:
    if kind in WITHOUT_HEAD:
        return {}
    reader = HeadReader(data or b"\xa0")
    values = reader.metadata() if kind is Kind.HEADERS else _read_map(reader, HEADS[kind])
    reader.end()
    if kind is Kind.STATUS:
        values["code"] = values["code"] if values["code"] <= Code.UNAUTHENTICATED else int(Code.UNKNOWN)
        values["origin"] = values["origin"] if values["origin"] <= Origin.HANDLER else int(Origin.BUS)
        values["executed"] = values["executed"] if values["executed"] <= Executed.YES else int(Executed.MAYBE)
    return values


def _read_map(reader: HeadReader, entries: list[Entry]) -> dict[str, Any]:
    known = {key: (name, kind) for key, name, kind, _ in entries}
    values = {entry[1]: _default(entry) for entry in entries}
    types: dict[str, Callable[[], Any]] = {
        "uint": reader.uint,
        "text": reader.text,
        "[uint]": lambda: reader.array(reader.uint),
        "[text]": lambda: reader.array(reader.text),
        "metadata": reader.metadata,
        "principal": lambda: _read_map(reader, PRINCIPAL),
        "violations": lambda: reader.array(reader.violation),
    }

    def take(key: int) -> None:
        if key in known:
            name, kind = known[key]
            values[name] = types[kind]()
        else:
            reader.skip()

    reader.map_of(reader.uint, take)
    return values
