"""The Swift client calls the test service of the Python program: the library's own cases, by their names."""

from __future__ import annotations

import asyncio

from edubus_wire import Content
from interop_cases import CURVE, Case, equal, holds
from interop_installation import Installation

SUITE = [
    "identity_from_zap", "on_behalf_claims", "role_missing", "empty_unary", "large_unary",
    "custom_metadata", "metadata_too_large", "message_too_large", "server_streaming", "empty_response_stream",
    "large_stream_elements", "stream_status_after_elements", "status_code_and_message", "special_status_message",
    "all_status_codes", "unimplemented_method",
    "unimplemented_service", "timeout_on_sleeping_server", "write_gets_a_key", "client_streaming", "ping_pong",
    "empty_stream", "responses_go_on_after_the_requests_end", "large_request_elements", "many_requests",
    "a_failure_reaches_the_writer", "request_stream_status_code_and_message", "request_stream_custom_metadata",
    "request_stream_timeout_on_sleeping_server", "a_unary_method_takes_no_stream",
]
OWN = ["writer_stops_at_its_window", "writer_stops_at_its_window_in_bytes", "answer_before_the_requests_end"]
CANCELLED = "cancelled_request_stream"
CASES: list[Case] = []
_said: dict[Content, dict[str, str]] = {}


async def said(city: Installation, content: Content) -> dict[str, str]:
    """What the Swift client prints of each case; it runs once for all of them."""
    if content not in _said:
        caller = await city.call_from_swift(content, SUITE + OWN)
        async with asyncio.timeout(600):
            lines = (await caller.process.stdout.read()).decode().splitlines()
        await caller.stop()
        _said[content] = dict(line.partition(" ")[::2] for line in lines)
    return _said[content]


def enter(name: str, content: Content) -> None:
    async def passes(city: Installation, content: Content) -> None:
        equal((await said(city, content)).get(name), "pass", name)

    CASES.append(Case("swift-" + name.replace("_", "-"), CURVE, content, passes, 620))


async def cancelled(city: Installation, content: Content) -> None:
    """The caller hears CANCELLED, and the Python handler too."""
    caller = await city.call_from_swift(content, [CANCELLED])
    await city.echo.until("hanging in a duplex call", 60)
    await city.echo.until("freed in a duplex call", 60)
    await caller.until(CANCELLED, 60)
    holds(f"{CANCELLED} pass" in caller.output, caller.output)
    await caller.stop()


for each in Content:
    for one in SUITE + OWN:
        enter(one, each)
    CASES.append(Case("swift-" + CANCELLED.replace("_", "-"), CURVE, each, cancelled, 240))
