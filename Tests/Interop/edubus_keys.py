"""CURVE key files, and who may do what: docs/configuration.md."""

from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import re
import subprocess
from typing import Any, Iterable

import zmq


@dataclasses.dataclass(frozen=True)
class KeyPair:
    """A CURVE key pair, both halves in Z85."""

    public: bytes
    secret: bytes

    @classmethod
    def fresh(cls) -> KeyPair:
        return cls(*zmq.curve_keypair())

    @classmethod
    def read(cls, home: pathlib.Path, name: str) -> KeyPair:
        pair = json.loads((home / "keys" / f"{name}.key").read_text(encoding="utf-8"))
        return cls(pair["publicKey"].encode(), pair["secretKey"].encode())


@dataclasses.dataclass(frozen=True)
class Caller:
    """Who owns a key."""

    name: str
    roles: frozenset[str] = frozenset()
    allowed: tuple[str, ...] = ()
    may_act_on_behalf: bool = False
    districts: frozenset[str] = frozenset()
    purposes: tuple[str, ...] = ()

    def may_call(self, method: str) -> bool:
        return matches(self.allowed, method)

    def covers(self, districts: Iterable[str]) -> bool:
        """Whether it may speak for somebody of these."""
        return "*" in self.districts or self.districts.issuperset(districts)


def matches(patterns: Iterable[str], word: str) -> bool:
    """Whether a pattern covers the word; `*` stands for any run of characters, nothing else is special."""
    return any(re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), word) for pattern in patterns)


@dataclasses.dataclass(frozen=True)
class Instance:
    """Where a server is, and its public key."""

    address: str
    key: bytes


class Topology:
    """The services and callers of one installation."""

    def __init__(self, home: pathlib.Path) -> None:
        self._path = home / "topology.json"
        content = json.loads(self._path.read_text(encoding="utf-8"))
        self._content: dict[str, Any] = content

    def instance(self, service: str) -> Instance:
        only = self._content["services"][service]["instances"][0]
        return Instance(only["address"], only["publicKey"].encode())

    def callers(self) -> dict[bytes, Caller]:
        """Callers by their public keys."""
        return {
            key.encode(): Caller(
                name, frozenset(entry["roles"]), tuple(entry["allowedMethods"]), entry["mayActOnBehalf"],
                frozenset(entry["districts"]), tuple(entry.get("purposes") or ()),
            )
            for name, entry in self._content["callers"].items()
            for key in entry["publicKeys"]
        }

    def enter_service(self, service: str, instance: Instance) -> None:
        """Names a service's only instance and keeps the file."""
        entry = {"address": instance.address, "publicKey": instance.key.decode()}
        self._content["services"][service] = {"instances": [entry]}
        self._keep()

    def let_act_on_behalf(self, caller: str) -> None:
        """Believes a caller when it speaks for others, and keeps the file."""
        self._content["callers"][caller]["mayActOnBehalf"] = True
        self._keep()

    def _keep(self) -> None:
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._content, indent=2), encoding="utf-8")
        os.replace(fresh, self._path)


def new_caller(
    tool: pathlib.Path, home: pathlib.Path, name: str, allow: Iterable[str], roles: Iterable[str] = ()
) -> KeyPair:
    """Has `edubus keys new` make a key pair and enter it in the topology."""
    options = [word for pattern in allow for word in ("--allow", pattern)]
    options += [word for role in roles for word in ("--role", role)]
    subprocess.run(
        [tool, "keys", "new", name, "--home", home, "--district", "*", *options],
        check=True, capture_output=True, timeout=240,
    )
    return KeyPair.read(home, name)
