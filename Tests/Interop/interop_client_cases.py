"""The Python client calls the real services."""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any

from edubus_client import Session
from edubus_keys import Instance, KeyPair, new_caller
from edubus_link import CallError
from edubus_wire import BODY_LIMIT, LAST_ID, MESSAGE_LIMIT, Code, Content, Executed, Flag, Frame, Kind, Origin, chunks
from interop_cases import Case, case, equal, holds, link, refusal, session, until
from interop_installation import Installation

CASES: list[Case] = []
BOTH = (Content.CBOR, Content.JSON)
SCHOOL = "2141900001"
LIST, REGISTER, GET = "enrollment.v1/ListSchools", "enrollment.v1/RegisterSchools", "enrollment.v1/GetSchool"
FOLLOW = {"afterSequence": 0, "types": [], "follow": True}


def schools(first: int, count: int, name: str = "互通学校（示例）") -> dict[str, Any]:
    """A request that enters schools with codes of a range that the sample city does not use."""
    return {
        "schools": [
            {
                "code": f"2141{first + number:06}", "name": name, "region": "410802", "stage": "primary",
                "ownership": "public", "sample": True, "openingSeats": [{"stage": "primary", "seats": 100}],
            }
            for number in range(count)
        ]
    }


def frame_of_call(number: int, method: str = "Health/Check", body: bytes | None = b"\xa0", **head: Any) -> Frame:
    return Frame(Kind.CALL, number, {"method": method, "timeoutMilliseconds": 5000} | head, Flag.END, body)


async def enter_caller(city: Installation, name: str, allow: list[str]) -> None:
    """Makes a caller, and waits until the service knows it."""
    new_caller(city.tool, city.home, name, allow)

    async def admitted() -> bool:
        try:
            async with session(city, caller=name):
                return True
        except CallError:
            return False

    await until("the new caller is admitted", admitted)


@case(CASES)
async def welcome(city: Installation, _: Content) -> None:
    async with session(city) as peer:
        equal(peer.welcome["caller"], "operator")
        holds("enrollment.v1" in peer.welcome["services"], peer.welcome)
        equal(peer.welcome["messageBytes"], MESSAGE_LIMIT)
        equal(await peer.ping(), 0, "calls that run")


@case(CASES, *BOTH)
async def unary_read(city: Installation, content: Content) -> None:
    async with session(city) as peer:
        answer = await peer.call(GET, {"code": SCHOOL}, content)
        equal((answer.value["code"], answer.value["sample"]), (SCHOOL, True))
        holds(answer.body[:1] == (b"{" if content is Content.JSON else b"\xa8"), answer.body[:8])


@case(CASES, *BOTH)
async def many_calls_at_once(city: Installation, content: Content) -> None:
    async with session(city) as peer:
        answers = await asyncio.gather(*[peer.call(GET, {"code": SCHOOL}, content) for _ in range(300)])
        equal({answer.value["code"] for answer in answers}, {SCHOOL})


@case(CASES, *BOTH)
async def error_with_violations(city: Installation, content: Content) -> None:
    async with session(city) as peer:
        wrong = schools(10_000, 2)
        wrong["schools"][1]["name"] = ""
        error = await refusal(
            peer.call(REGISTER, wrong, content, key=str(uuid.uuid4())), Code.INVALID_ARGUMENT, "INVALID_FIELD")
        equal([each["field"] for each in error.violations], ["schools[1].name"])
        error = await refusal(peer.call(GET, {"code": "2141999999"}, content), Code.NOT_FOUND, "NOT_FOUND")
        equal(error.origin, Origin.HANDLER)


@case(CASES, *BOTH)
async def body_that_does_not_decode(city: Installation, content: Content) -> None:
    async with session(city) as peer:
        for body in (b"", b"\xff", b"{", content.encode({}), content.encode({"code": SCHOOL}) * 2):
            error = await refusal(
                peer.call(GET, None, content, body=body), Code.INVALID_ARGUMENT, "INVALID_FIELD")
            equal((error.origin, error.executed), (Origin.SERVER, Executed.NO))


@case(CASES, *BOTH)
async def write_twice(city: Installation, content: Content) -> None:
    """One key: the same answer again, in either content type; another request is refused."""
    async with session(city) as peer:
        key, first = str(uuid.uuid4()), 20_000 + 10 * int(content)
        for each in (content, content, *BOTH):
            answer = await peer.call(REGISTER, schools(first, 3), each, key=key)
            equal(answer.value, {"created": 3, "updated": 0})
        other = peer.call(REGISTER, schools(first, 4), content, key=key)
        await refusal(other, Code.FAILED_PRECONDITION, "IDEMPOTENCY_KEY_REUSED")


@case(CASES)
async def write_without_key(city: Installation, _: Content) -> None:
    async with session(city) as peer:
        for key, reason in ((None, "REQUIRED"), ("", "REQUIRED"), ("k" * 201, "TOO_LONG")):
            error = await refusal(
                peer.call(REGISTER, schools(30_000, 1), key=key), Code.INVALID_ARGUMENT, f"IDEMPOTENCY_KEY_{reason}")
            equal(error.executed, Executed.NO)


@case(CASES, *BOTH)
async def large_request_in_parts(city: Installation, content: Content) -> None:
    async with session(city) as peer:
        request = schools(100_000 + 2_000 * int(content), 1_600, "互通学校（示例）" * 4)
        holds(len(content.encode(request)) > BODY_LIMIT, "the request is too small")
        answer = await peer.call(REGISTER, request, content, key=str(uuid.uuid4()), timeout=60)
        equal(answer.value, {"created": 1_600, "updated": 0})


@case(CASES)
async def parts_of_two_calls(city: Installation, _: Content) -> None:
    """Parts may have any size and interleave."""
    async with link(city) as peer:
        body = Content.CBOR.encode({"code": SCHOOL})
        for number in (1, 3):
            first = frame_of_call(number, GET, body[:1])
            first.flags = Flag.CHUNK_MORE
            peer.send(first)
        for at in range(1, len(body)):
            last = at == len(body) - 1
            for number in (1, 3):
                flags = Flag.END if last else Flag.CHUNK_MORE
                peer.send(Frame(Kind.DATA, number, flags=flags, body=body[at : at + 1]))
        found = [await peer.expect(Kind.STATUS), await peer.expect(Kind.STATUS)]
        equal([(each.head["code"], each.call) for each in sorted(found, key=lambda each: each.call)], [(0, 1), (0, 3)])


@case(CASES)
async def message_too_large(city: Installation, _: Content) -> None:
    """Said before, and found out."""
    async with link(city) as peer:
        peer.send(frame_of_call(1, messageBytes=MESSAGE_LIMIT + 1))
        equal((await peer.expect(Kind.STATUS)).head["reason"], "MESSAGE_TOO_LARGE")
        first = frame_of_call(3, body=b"")
        first.flags = Flag.CHUNK_MORE
        peer.send(first)
        room = peer.window or float("inf")
        for part in chunks(bytes(MESSAGE_LIMIT + 1)):
            while room <= 0:
                room += (await peer.expect(Kind.CREDIT)).head["bytes"]
            peer.send(Frame(Kind.DATA, 3, flags=Flag.CHUNK_MORE, body=part))
            room -= len(part)
        status = await peer.expect(Kind.STATUS)
        equal((status.call, status.head["reason"]), (3, "MESSAGE_TOO_LARGE"))
        peer.send(frame_of_call(5))
        equal((await peer.expect(Kind.STATUS)).head["code"], Code.OK)


@case(CASES, *BOTH)
async def stream_through_a_small_window(city: Installation, content: Content) -> None:
    async with session(city) as peer, peer.stream(LIST, {}, content, window=3, timeout=60) as stream:
        codes = [school["code"] async for school in stream]
    holds(len(codes) > 1_000, f"{len(codes)} schools")
    equal(codes, sorted(set(codes)), "order")
    equal(stream.headers, 1, "HEADERS")


@case(CASES)
async def no_message_without_credit(city: Installation, _: Content) -> None:
    async with link(city) as peer:
        peer.send(frame_of_call(1, LIST))
        await peer.expect(Kind.HEADERS)
        for granted in (1, 5, 2):
            holds(await peer.quiet(), "a message without credit")
            peer.send(Frame(Kind.CREDIT, 1, {"messages": granted}))
            for _ in range(granted):
                await peer.expect(Kind.DATA)
        peer.send(Frame(Kind.CREDIT, 1, {"messages": 2**63}))
        seen = 0
        while (frame := await peer.receive()) and frame.kind is Kind.DATA:
            seen += 1
        equal((frame.kind, frame.body), (Kind.STATUS, None))
        holds(seen > 1_000, f"{seen} messages")


@case(CASES)
async def cancel(city: Installation, _: Content) -> None:
    """A stream left early ends at the server too."""
    async with session(city, "aid.v1") as peer:
        async with peer.stream("Events/Subscribe", FOLLOW, timeout=60) as stream:
            async for event in stream:
                if event["sequence"] == 10:
                    break
            holds(await peer.ping() >= 1, "the call runs")

        async def ended() -> bool:
            return await peer.ping() == 0

        await until("the cancelled call ends", ended)
        await peer.call("Health/Check", {})


@case(CASES)
async def status_after_cancel(city: Installation, _: Content) -> None:
    async with link(city) as peer:
        peer.send(frame_of_call(1, LIST))
        await peer.expect(Kind.HEADERS)
        peer.send(Frame(Kind.CANCEL, 1))
        equal((await peer.expect(Kind.STATUS)).head["code"], Code.CANCELLED)


@case(CASES)
async def deadline_of_the_client(city: Installation, _: Content) -> None:
    async with session(city) as peer, peer.stream(LIST, {}, window=1, timeout=2) as stream:
        began = time.monotonic()
        await stream.frame()
        await stream.frame()
        error = await refusal(stream.frame(), Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")
        holds(error.origin in (Origin.CLIENT, Origin.SERVER) and 1.9 < time.monotonic() - began < 60, error)


@case(CASES)
async def deadline_of_the_server(city: Installation, _: Content) -> None:
    async with link(city) as peer:
        peer.send(frame_of_call(1, LIST, timeoutMilliseconds=2000))
        await peer.expect(Kind.HEADERS)
        status = await peer.expect(Kind.STATUS)
        wanted = (Code.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED", Executed.MAYBE)
        equal((status.head["code"], status.head["reason"], status.head["executed"]), wanted)
        peer.send(frame_of_call(3, timeoutMilliseconds=0))
        status = await peer.expect(Kind.STATUS)
        equal((status.head["reason"], bool(status.flags & Flag.NOT_EXECUTED)), ("EXPIRED_IN_QUEUE", True))
        peer.send(frame_of_call(5, timeoutMilliseconds=2**64 - 1))
        equal((await peer.expect(Kind.STATUS)).head["code"], Code.OK)


@case(CASES)
async def unknown_method_service_and_content(city: Installation, _: Content) -> None:
    async with session(city) as peer:
        await refusal(peer.call("enrollment.v1/Nothing", {}), Code.UNIMPLEMENTED, "UNKNOWN_METHOD")
        error = await refusal(peer.call("libraries.v1/List", {}), Code.UNIMPLEMENTED, "UNKNOWN_SERVICE")
        equal(error.executed, Executed.NO)
    async with link(city) as peer:
        peer.send(frame_of_call(1, contentType=7))
        equal((await peer.expect(Kind.STATUS)).head["reason"], "UNKNOWN_CONTENT_TYPE")
        streaming = frame_of_call(3)
        streaming.flags = Flag(0)
        peer.send(streaming)
        equal((await peer.expect(Kind.STATUS)).head["reason"], "REQUEST_STREAM")


@case(CASES)
async def metadata(city: Installation, _: Content) -> None:
    async with session(city) as peer:
        for size in (0, 6_137):
            await peer.call("Health/Check", {}, metadata={"k": bytes(size)})
        error = await refusal(
            peer.call("Health/Check", {}, metadata={"k": bytes(6_138)}), Code.RESOURCE_EXHAUSTED, "METADATA_TOO_LARGE")
        equal(error.executed, Executed.NO)


@case(CASES)
async def wrong_keys(city: Installation, _: Content) -> None:
    """A stranger's key ends in the handshake, and so does another server's key."""
    at = city.topology.instance("enrollment.v1")
    for server, own in ((at, KeyPair.fresh()), (Instance(at.address, KeyPair.fresh().public), city.key())):
        await refusal(Session.open(city.context, server, own), Code.UNAVAILABLE, "NO_SESSION")


@case(CASES)
async def rights(city: Installation, _: Content) -> None:
    """A caller's methods and roles, and who may speak for others."""
    await enter_caller(city, "office", ["enrollment.v1/List*", "Stats/*"])
    async with session(city, caller="office") as peer:
        async with peer.stream(LIST, {"limit": 2}) as stream:
            equal(len([school async for school in stream]), 2)
        await refusal(peer.call(GET, {"code": SCHOOL}), Code.PERMISSION_DENIED, "METHOD_NOT_ALLOWED")
        await refusal(peer.call("Stats/Get", {}), Code.PERMISSION_DENIED, "ROLE_MISSING")
        other = {"subject": "somebody", "department": "education", "roles": ["cityOfficer"], "districts": ["*"]}
        await refusal(
            peer.call("Health/Check", {}, on_behalf_of=other), Code.PERMISSION_DENIED, "MAY_NOT_ACT_ON_BEHALF")
    anonymous = {"subject": "anonymous", "department": "public", "roles": [], "districts": []}
    async with session(city, caller="gateway") as peer:
        await peer.call(GET, {"code": SCHOOL}, on_behalf_of=anonymous)
        await refusal(
            peer.call("Stats/Get", {}, on_behalf_of=anonymous), Code.UNAUTHENTICATED, "ROLE_MISSING")


@case(CASES)
async def revoked(city: Installation, _: Content) -> None:
    """A revoked caller: its stream ends, its session gets BYE, and it is admitted no more."""
    await enter_caller(city, "passing", ["enrollment.v1/*"])
    async with session(city, caller="passing") as peer, peer.stream(LIST, {}, window=1) as stream:
        await stream.frame()
        await stream.frame()
        revoking = await city.edubus("keys", "revoke", "passing")
        equal(revoking.code, 0, revoking.errors)
        error = await refusal(stream.frame(), Code.UNAUTHENTICATED, "CALLER_REVOKED")
        equal(error.executed, Executed.MAYBE)
        await refusal(peer.call(GET, {"code": SCHOOL}), Code.UNAVAILABLE, "SESSION_LOST")
    own = city.key("passing")
    at = city.topology.instance("enrollment.v1")
    await refusal(Session.open(city.context, at, own), Code.UNAVAILABLE, "NO_SESSION")


@case(CASES)
async def call_ids(city: Installation, _: Content) -> None:
    async with link(city) as peer:
        for number in (1, 101):
            peer.send(frame_of_call(number))
            equal((await peer.expect(Kind.STATUS)).call, number)
        peer.send(frame_of_call(101))
        await peer.expect(Kind.BYE)


@case(CASES)
async def too_many_calls(city: Installation, _: Content) -> None:
    async with link(city) as peer:
        for number in range(1, 2 * 1_025, 2):
            peer.send(frame_of_call(number, LIST))
        while (frame := await peer.receive()) and frame.kind is Kind.HEADERS:
            pass
        equal((frame.call, frame.head["reason"]), (2_049, "TOO_MANY_CALLS"))


DRAIN: list[Case] = []


@case(DRAIN)
async def going_away(city: Installation, _: Content) -> None:
    """`edubus up` is stopped: two GOAWAYs, the streams end as section 5 says, and nothing is left."""
    async with link(city) as peer:
        peer.send(frame_of_call(1, "Health/Watch", window=8, timeoutMilliseconds=60_000))
        peer.send(frame_of_call(
            3, "Events/Subscribe", Content.CBOR.encode(FOLLOW), window=1_000, timeoutMilliseconds=60_000))
        peer.send(frame_of_call(5))
        while (await peer.receive()).call != 5:
            pass
        city.city.process.send_signal(2)
        frames: list[Frame] = []
        async with asyncio.timeout(120):
            while sum(frame.kind is Kind.STATUS or frame.kind is Kind.GOAWAY for frame in frames) < 4:
                if (frame := await peer.receive()) is not None:
                    frames.append(frame)
        equal([frame.head["lastCallID"] for frame in frames if frame.kind is Kind.GOAWAY], [LAST_ID, 5])
        ends = {frame.call: frame.head for frame in frames if frame.kind is Kind.STATUS}
        equal(ends[1]["code"], Code.OK, "Health/Watch")
        equal((ends[3]["code"], ends[3]["reason"]), (Code.UNAVAILABLE, "GOING_AWAY"))
        last = [frame for frame in frames if frame.kind is Kind.DATA and frame.call == 1][-1]
        equal(Content.CBOR.decode(last.body)["status"], "NOT_SERVING")
    equal(await city.city.process.wait(), 0, "edubus up")
