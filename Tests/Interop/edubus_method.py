"""What an EduBus server serves: methods, what their handlers know, and how calls are refused; written from
docs/protocol.md alone."""

from __future__ import annotations

import dataclasses
import inspect
import re
import unicodedata
from typing import Any, AsyncIterator, Awaitable, Callable

from edubus_keys import Caller, matches
from edubus_wire import Broken, Code, Content, Executed, Flag, Message, Origin, TooLarge, call_error_head

CASE_LIMIT = 200
Handler = Callable[["Context", Any], Awaitable[Any] | AsyncIterator[Any]]


class Refusal(Exception):
    """How a handler or the server fails a call."""

    def __init__(
        self,
        code: Code,
        reason: str,
        message: str,
        violations: list[dict[str, str]] | None = None,
        origin: Origin = Origin.HANDLER,
        executed: Executed = Executed.MAYBE,
    ) -> None:
        super().__init__(message)
        self.head = call_error_head(code, reason, message, origin, executed, violations)

    @classmethod
    def before(cls, code: Code, reason: str, message: str) -> Refusal:
        """The handler was not started."""
        return cls(code, reason, message, origin=Origin.SERVER, executed=Executed.NO)


@dataclasses.dataclass
class Method:
    """One method and its handler: a coroutine function for one answer, an async generator for a stream.

    The handler gets the request, or an iterator over them where they stream. It answers with values, or with messages
    as they shall go on the wire.
    """

    service: str
    name: str
    handler: Handler
    summary: str
    request: dict[str, Any]
    response: dict[str, Any]
    write: bool = False
    access: tuple[str, ...] = ()
    deadline: float = 10.0
    takes_stream: bool = False
    personal: bool = False
    overruns: bool = False
    """Sends whatever the caller has room for: no server does that, but a test of clients."""

    @property
    def path(self) -> str:
        return f"{self.service}/{self.name}"

    @property
    def streams(self) -> bool:
        return inspect.isasyncgenfunction(self.handler)

    @property
    def kind(self) -> str:
        if self.takes_stream:
            return "bidirectionalStreaming" if self.streams else "clientStreaming"
        return "serverStreaming" if self.streams else "unary"

    def facts(self) -> dict[str, Any]:
        return {
            "service": self.service, "name": self.name, "summary": self.summary, "access": list(self.access),
            "kind": self.kind, "effect": "write" if self.write else "read",
            "personalData": self.personal, "defaultDeadlineMilliseconds": int(self.deadline * 1000),
        }


@dataclasses.dataclass
class Context:
    """What a handler knows of its call, and the metadata it answers with."""

    caller: Caller
    request: dict[str, Any]
    initial: dict[str, bytes] = dataclasses.field(default_factory=dict)
    trailing: dict[str, bytes] = dataclasses.field(default_factory=dict)
    compress: bool = False
    """Whether what is answered next goes compressed, where the caller knows how."""
    compressed: bool = False
    """Whether the request, or the last of a stream of them, came so."""


def encoded(content: Content, answer: Any, compressed: bool) -> Message:
    return answer if isinstance(answer, Message) else Message.of(content.encode(answer), compressed)


def check_purpose(caller: Caller, purpose: str, case: str) -> None:
    """Section 2.6."""

    def wrong(reason: str, field: str) -> Refusal:
        violation = {"field": field, "rule": reason, "message": "see section 2.6"}
        return Refusal(
            Code.INVALID_ARGUMENT, reason, "personal data has a purpose and a case", [violation], Origin.SERVER,
            Executed.NO)

    refused = Refusal.before(Code.PERMISSION_DENIED, "PURPOSE_NOT_ALLOWED", "not a purpose of this caller")
    if not caller.purposes:
        raise refused
    if not purpose:
        raise wrong("PURPOSE_REQUIRED", "purpose")
    if not re.fullmatch("[a-z][a-z0-9-]{0,63}", purpose):
        raise wrong("PURPOSE_INVALID", "purpose")
    if not matches(caller.purposes, purpose):
        raise refused
    if not case:
        raise wrong("CASE_NUMBER_REQUIRED", "caseNumber")
    controls = any(unicodedata.category(each) in ("Cc", "Zl", "Zp") for each in case)
    if len(case.encode()) > CASE_LIMIT or controls or not case.strip():
        raise wrong("CASE_NUMBER_INVALID", "caseNumber")


def decoded(content: Content, message: Message, executed: Executed) -> Any:
    code, reason, wrong = Code.INVALID_ARGUMENT, "INVALID_FIELD", None
    try:
        return content.decode(message.expanded())
    except TooLarge:
        code, reason = Code.RESOURCE_EXHAUSTED, "MESSAGE_TOO_LARGE"
    except Broken:
        reason = "BROKEN_COMPRESSION"
    except Exception:
        wrong = [{"field": "", "rule": "format", "message": "does not decode"}]
    raise Refusal(code, reason, "the message cannot be read", wrong, Origin.SERVER, executed)


def unexecuted(head: dict[str, Any]) -> Flag:
    return Flag.NOT_EXECUTED if head["code"] and head["executed"] == Executed.NO else Flag(0)
