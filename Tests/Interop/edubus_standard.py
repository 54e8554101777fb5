"""The standard services of section 10 that a tool needs: Health/Check, Health/Watch and Reflection/List."""

from __future__ import annotations

from typing import Any, AsyncIterator

from edubus_method import Context, Method
from edubus_server import Server

OBJECT = {"type": "object", "title": "Empty"}
HEALTH = {
    "title": "HealthReport",
    "type": "object",
    "properties": {
        "status": {"enum": ["SERVING", "NOT_SERVING"], "type": "string"},
        "services": {"type": "array", "items": {"type": "string"}},
        "instance": {"type": "string"},
    },
    "required": ["status", "services", "instance"],
}


def add_standard_services(server: Server) -> None:
    """Answers Health and Reflection at a server."""
    contracts = list(server.services)

    def report() -> dict[str, Any]:
        status = "NOT_SERVING" if server.draining.is_set() else "SERVING"
        return {"status": status, "services": contracts, "instance": server.instance}

    async def check(_: Context, __: Any) -> Any:
        return report()

    async def watch(_: Context, __: Any) -> AsyncIterator[Any]:
        yield report()
        await server.draining.wait()
        yield report()

    async def reflect(context: Context, request: Any) -> Any:
        wanted, everything = request.get("service"), request.get("everything")
        listed: dict[str, list[dict[str, Any]]] = {}
        for method in sorted(server.methods.values(), key=lambda each: each.path):
            free = method.service in ("Health", "Reflection")
            by_role = not method.access or bool(context.caller.roles & set(method.access))
            allowed = (free or context.caller.may_call(method.path)) and by_role
            if wanted in (None, method.service) and (allowed or everything):
                listed.setdefault(method.service, []).append({
                    "facts": method.facts(), "allowed": allowed,
                    "request": method.request, "response": method.response,
                })
        return {"services": [{"name": name, "methods": methods} for name, methods in listed.items()]}

    for method in (
        Method("Health", "Check", check, "Says whether the service can answer now.", OBJECT, HEALTH, deadline=2),
        Method("Health", "Watch", watch, "Streams the health now and at every change.", OBJECT, HEALTH, deadline=3600),
        Method("Reflection", "List", reflect, "Lists services and their methods.", OBJECT, OBJECT),
    ):
        server.methods[method.path] = method
