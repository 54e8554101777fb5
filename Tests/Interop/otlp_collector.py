"""A collector for tests: takes OTLP/JSON at POST /v1/traces, refuses what breaks its rules, and writes every span to a file.

The rules are those of opentelemetry-proto's JSON encoding, read from its text and not from the exporter: ids in lower-case
hexadecimal, 64-bit numbers as text, enums as numbers, no field that the messages do not have.

Usage: otlp_collector.py PORT FILE
"""

import http.server
import json
import re
import sys

SPAN = {
    "traceId", "spanId", "traceState", "parentSpanId", "flags", "name", "kind", "startTimeUnixNano", "endTimeUnixNano",
    "attributes", "droppedAttributesCount", "events", "droppedEventsCount", "links", "droppedLinksCount", "status",
}
VALUE = {
    "stringValue": lambda v: isinstance(v, str),
    "boolValue": lambda v: isinstance(v, bool),
    "intValue": lambda v: isinstance(v, str) and re.fullmatch(r"-?[0-9]+", v),
    "doubleValue": lambda v: isinstance(v, (int, float)),
}


def need(condition, what):
    if not condition:
        raise ValueError(what)


def attributes(items):
    need(isinstance(items, list), "attributes: no list")
    found = {}
    for item in items:
        need(set(item) == {"key", "value"} and len(item["value"]) == 1, f"attribute: {item}")
        (kind, value), = item["value"].items()
        need(kind in VALUE and VALUE[kind](value), f"attribute {item['key']}: {kind} {value!r}")
        need(item["key"] not in found, f"attribute {item['key']} is there twice")
        found[item["key"]] = value
    return found


def nanoseconds(text):
    need(isinstance(text, str) and re.fullmatch(r"[0-9]+", text), f"time: {text!r}")
    return int(text)


def span(fields, resource):
    need(set(fields) <= SPAN, f"span: {set(fields) - SPAN}")
    need(re.fullmatch(r"[0-9a-f]{32}", fields["traceId"]), "traceId")
    need(re.fullmatch(r"[0-9a-f]{16}", fields["spanId"]), "spanId")
    parent = fields.get("parentSpanId", "")
    need(parent == "" or re.fullmatch(r"[0-9a-f]{16}", parent), "parentSpanId")
    need(isinstance(fields["kind"], int) and 1 <= fields["kind"] <= 5, "kind")
    need(isinstance(fields["name"], str) and fields["name"], "name")
    start, end = nanoseconds(fields["startTimeUnixNano"]), nanoseconds(fields["endTimeUnixNano"])
    need(start <= end, "a span ends before it begins")
    need(set(fields["status"]) <= {"code", "message"} and fields["status"].get("code", 0) in (0, 1, 2), "status")
    for event in fields.get("events", []):
        nanoseconds(event["timeUnixNano"])
        attributes(event.get("attributes", []))
    return {
        "service": resource["service.name"], "trace": fields["traceId"], "span": fields["spanId"], "parent": parent,
        "name": fields["name"], "kind": fields["kind"], "status": fields["status"].get("code", 0),
        "attributes": attributes(fields.get("attributes", [])),
    }


def spans(request):
    need(set(request) == {"resourceSpans"}, "request")
    for resource_spans in request["resourceSpans"]:
        need(set(resource_spans) <= {"resource", "scopeSpans", "schemaUrl"}, "resourceSpans")
        resource = attributes(resource_spans["resource"]["attributes"])
        need("service.name" in resource, "resource: no service.name")
        for scope_spans in resource_spans["scopeSpans"]:
            need(set(scope_spans) <= {"scope", "spans", "schemaUrl"}, "scopeSpans")
            for fields in scope_spans["spans"]:
                yield span(fields, resource)


class Collector(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        try:
            need(self.path == "/v1/traces", f"path: {self.path}")
            need(self.headers.get("Content-Type") == "application/json", "content type")
            found = list(spans(json.loads(body)))
            status, answer = 200, b"{}"
            with open(sys.argv[2], "a", encoding="utf-8") as out:
                for item in found:
                    out.write(json.dumps(item, ensure_ascii=False) + "\n")
        except (ValueError, KeyError, TypeError) as error:
            status, answer = 400, json.dumps({"message": str(error)}).encode()
            with open(sys.argv[2] + ".refused", "a", encoding="utf-8") as out:
                out.write(f"{error!r}: {body[:2000]!r}\n")
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format, *args):
        pass


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Collector).serve_forever()
