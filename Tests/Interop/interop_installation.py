"""A city that `edubus up` runs, the operator's tool, the Python services beside it, and the Swift test service."""

from __future__ import annotations

import asyncio
import ctypes
import dataclasses
import json
import pathlib
import random
import signal
import socket
import sys
from typing import Any

import zmq.asyncio

from edubus_client import Session
from edubus_keys import Instance, KeyPair, Topology, new_caller
from edubus_link import CallError

HERE = pathlib.Path(__file__).parent
SCALE = "0.002"


class NotInTime(Exception):
    """Something did not happen in its time."""


@dataclasses.dataclass
class Outcome:
    code: int
    output: str
    errors: str


class Program:
    """A child whose output can be waited for. It ends with this process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.output = ""

    @classmethod
    async def start(cls, *command: object, plan: dict[str, Any] | None = None) -> Program:
        """A plan is the first line of the program's input, which then stays open."""
        source = asyncio.subprocess.DEVNULL if plan is None else asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *map(str, command), stdin=source, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
            preexec_fn=_end_with_parent)
        if process.stdin:
            process.stdin.write(json.dumps(plan).encode() + b"\n")
        return cls(process)

    async def until(self, text: str, within: float) -> None:
        """Reads on until a line holds `text`; what was read before does not count."""
        try:
            async with asyncio.timeout(within):
                async for line in self.process.stdout:
                    self.output += line.decode()
                    if text in line.decode():
                        return
        except TimeoutError:
            pass
        raise NotInTime(f"“{text}” in:\n{self.output}")

    async def stop(self, how: signal.Signals = signal.SIGTERM, within: float = 120) -> int:
        """Ends it, by force when it does not end in time."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        if not self.process.stdout.at_eof():
            try:
                async with asyncio.timeout(within):
                    rest = await self.process.stdout.read()
                    self.output += rest.decode()
                    return await self.process.wait()
            except TimeoutError:
                self.process.kill()
        return await self.process.wait()


class Installation:
    """One home with its programs."""

    def __init__(self, binaries: pathlib.Path, home: pathlib.Path) -> None:
        self.binaries, self.home = binaries, home
        self.context = zmq.asyncio.Context()
        port, base, echo, peer = _free_ports()
        self._ports = ["--port", str(port), "--base-port", str(base)]
        self._echo_address, self._peer_address = (f"tcp://127.0.0.1:{each}" for each in (echo, peer))
        self.city: Program
        self.echo: Program
        self.peer: Program

    async def start(self) -> None:
        """Starts the city, enters echo.v1 in its topology and starts that too."""
        self.city = await Program.start(
            self.tool, "up", "--home", self.home, "--scale", SCALE, *self._ports, "--binaries", self.binaries)
        await self.city.until("Ctrl-C stops everything", 600)
        for service, address in (("echo.v1", self._echo_address), ("testing.v1", self._peer_address)):
            key = new_caller(self.tool, self.home, service.split(".")[0], ["Health/*"])
            self.topology.enter_service(service, Instance(address, key.public))
        new_caller(self.tool, self.home, "tester", ["*"])
        self.topology.let_act_on_behalf("tester")
        await self.start_peer()
        await self.start_echo()

    async def start_peer(self) -> None:
        """Starts gRPC's test service in Swift."""
        journal, key = self.home / "journal", self.key("testing")
        journal.mkdir(exist_ok=True)
        self.peer = await Program.start(self.binaries / "edubus-peer", plan={
            "name": "peer", "listen": self._peer_address, "secretKey": key.secret.decode(),
            "topologyFile": str(self.home / "topology.json"), "journalFolder": str(journal),
            "delayMilliseconds": 0, "heartbeatMilliseconds": 1500,
        })
        for _ in range(2000):
            try:
                await (await self.session("testing.v1", "tester")).close()
                return
            except CallError:
                await asyncio.sleep(0.05)
        await self.peer.stop()
        raise NotInTime(f"testing.v1\n{self.peer.output}")

    async def call_from_swift(self, content: int, cases: list[str]) -> Program:
        """A Swift client that calls the test service of the Python program, and prints how each case ended."""
        at = self.topology.instance("echo.v1")
        return await Program.start(self.binaries / "edubus-peer", "call", plan={
            "address": at.address, "publicKey": at.key.decode(), "secretKey": self.key("tester").secret.decode(),
            "contentType": content, "cases": cases,
        })

    async def start_echo(self) -> None:
        self.echo = await Program.start(sys.executable, HERE / "echo_service.py", "--home", self.home)
        await self.echo.until("serving", 240)

    async def stop(self) -> None:
        for program in (getattr(self, name, None) for name in ("peer", "echo", "city")):
            if program:
                await program.stop()
        self.context.destroy(0)

    @property
    def tool(self) -> pathlib.Path:
        return self.binaries / "edubus"

    @property
    def topology(self) -> Topology:
        return Topology(self.home)

    def key(self, name: str = "operator") -> KeyPair:
        return KeyPair.read(self.home, name)

    async def session(self, service: str = "enrollment.v1", caller: str = "operator") -> Session:
        return await Session.open(self.context, self.topology.instance(service), self.key(caller))

    async def edubus(self, *arguments: Any, within: float = 240) -> Outcome:
        """Runs the operator's tool to its end."""
        child = await self.start_edubus(*arguments)
        try:
            async with asyncio.timeout(within):
                output, errors = await child.communicate()
        except TimeoutError:
            child.kill()
            raise NotInTime(f"edubus {arguments}") from None
        return Outcome(child.returncode, output.decode(), errors.decode())

    async def start_edubus(self, *arguments: Any) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            str(self.tool), *map(str, arguments), "--home", str(self.home), stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, preexec_fn=_end_with_parent)


def _end_with_parent() -> None:
    """Has the kernel send this process SIGTERM when its parent ends, however that dies."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def _free_ports() -> tuple[int, int, int, int]:
    """A port for the gateway, the first of nine for services and registers, one for echo.v1, one for testing.v1.

    Admin ports are one above the gateway's, and a hundred above each service's.
    """
    for first in random.sample(range(22_000, 22_090, 14), 6) + random.sample(range(22_200, 22_290, 14), 6):
        admin = range(first + 102, first + 111)
        if all(map(_is_free, [*range(first, first + 13), *admin])):
            return first, first + 2, first + 11, first + 12
    raise NotInTime("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
