"""Holds the Swift programs against a second implementation of docs/protocol.md.

    apt-get install python3-zmq python3-cbor2
    python3 Tests/Interop/interop_tests.py --binaries .build/release [--only TEXT]

Starts a small city and the Python service echo.v1 on free loopback ports, in a folder that is removed afterwards.
Prints `CASE name transport codec pass|fail` for each case; the exit code is 1 when one failed.
"""

from __future__ import annotations

import argparse
import asyncio
import pathlib
import signal
import sys
import tempfile
import traceback

import interop_bad_cases
import interop_client_cases
import interop_compression_cases
import interop_stream_cases
import interop_swift_cases
import interop_tool_cases
import interop_wire_cases
from interop_cases import Case
from interop_installation import Installation

WHOLE_RUN = 1200


async def run_case(city: Installation, case: Case) -> bool:
    failure = ""
    try:
        async with asyncio.timeout(case.seconds):
            await case.run(city, case.content)
    except Exception:
        failure = traceback.format_exc()
    verdict = "fail" if failure else "pass"
    print(f"CASE {case.name} {case.transport} {case.content.name.lower()} {verdict}", flush=True)
    if failure:
        print("  " + failure.strip().replace("\n", "\n  "), flush=True)
    return not failure


async def run(binaries: pathlib.Path, only: str) -> int:
    calls = interop_client_cases.CASES + interop_stream_cases.CASES + interop_bad_cases.CASES
    calls += interop_compression_cases.CASES
    ours = interop_tool_cases.CASES + interop_swift_cases.CASES
    every = interop_wire_cases.CASES + calls + ours + interop_client_cases.DRAIN
    with tempfile.TemporaryDirectory(prefix="edubus-interop-") as folder:
        city = Installation(binaries, pathlib.Path(folder) / "home")
        try:
            async with asyncio.timeout(WHOLE_RUN):
                await city.start()
                results = [await run_case(city, case) for case in every if only in case.name]
        finally:
            await city.stop()
    print(f"{results.count(True)} of {len(results)} cases passed")
    return 0 if results and all(results) else 1


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--binaries", type=pathlib.Path, required=True, help="where `edubus` and its programs are")
    options.add_argument("--only", default="", help="only cases whose name holds this text")
    given = options.parse_args()
    return asyncio.run(run(given.binaries.resolve(), given.only))


if __name__ == "__main__":
    # Whoever started this may have blocked signals, and every program started here would inherit that.
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    sys.exit(main())
