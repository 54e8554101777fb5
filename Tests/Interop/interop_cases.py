"""What a case is, and the small helpers of all of them."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from typing import AsyncIterator, Awaitable, Callable

from edubus_client import Session
from edubus_link import CallError, Link
from edubus_wire import Code, Content, Frame, Kind
from interop_installation import Installation, NotInTime

CURVE = "tcp+CURVE"
# In seconds, of a case: far more than any needs, because machines may be slow and busy.
PATIENCE = 240


@dataclasses.dataclass
class Case:
    name: str
    transport: str
    content: Content
    run: Callable[[Installation, Content], Awaitable[None]]
    seconds: float


def case(
    cases: list[Case], *contents: Content, transport: str = CURVE
) -> Callable[[Callable[[Installation, Content], Awaitable[None]]], None]:
    """Enters a function in a list, once for each content type; its name is the case's."""

    def enter(function: Callable[[Installation, Content], Awaitable[None]]) -> None:
        for content in contents or (Content.CBOR,):
            cases.append(Case(function.__name__.replace("_", "-"), transport, content, function, PATIENCE))

    return enter


@contextlib.asynccontextmanager
async def session(
    city: Installation, service: str = "enrollment.v1", caller: str = "operator"
) -> AsyncIterator[Session]:
    opened = await city.session(service, caller)
    try:
        yield opened
    finally:
        await opened.close()


@contextlib.asynccontextmanager
async def link(
    city: Installation, hello: bool = True, service: str = "enrollment.v1", caller: str = "operator"
) -> AsyncIterator[Link]:
    """A bare connection, greeted or not."""
    opened = Link(city.context, city.topology.instance(service), city.key(caller))
    try:
        if hello:
            opened.send(Frame(Kind.HELLO, head={"majors": [1], "sessionWindowBytes": 1 << 20}))
            opened.window = (await opened.expect(Kind.WELCOME)).head["sessionWindowBytes"]
        yield opened
    finally:
        opened.send(Frame(Kind.BYE))
        opened.close()


async def refusal(work: Awaitable[object], code: Code, reason: str) -> CallError:
    """The error of a call that has to fail so."""
    try:
        answer = await work
    except CallError as error:
        equal((error.code, error.reason), (code, reason), str(error))
        return error
    raise AssertionError(f"no {code.name} {reason}, but {answer}")


async def until(what: str, holds: Callable[[], Awaitable[bool]], within: float = 120) -> None:
    """Asks until something holds."""
    loop = asyncio.get_running_loop()
    end = loop.time() + within
    while not await holds():
        if loop.time() > end:
            raise NotInTime(what)
        await asyncio.sleep(0.02)


def equal(found: object, wanted: object, what: str = "") -> None:
    if found != wanted:
        raise AssertionError(f"{what}: {found!r} in place of {wanted!r}")


def holds(condition: object, what: object) -> None:
    if not condition:
        raise AssertionError(str(what))
