#!/usr/bin/env python3
"""Validates a gateway's OpenAPI document with PyPI's openapi-spec-validator (written against 0.7).

Usage: openapi_check.py URL. Exit code 0 when the document is valid, 1 with every error otherwise.
"""
import json
import sys
import urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator


def main(url: str) -> int:
    with urllib.request.urlopen(url, timeout=120) as answer:
        document = json.load(answer)
    errors = list(OpenAPIV31SpecValidator(document).iter_errors())
    for error in errors:
        print("/".join(map(str, error.absolute_path)), error.message[:300], file=sys.stderr)
    print(f"{len(document['paths'])} paths, {len(errors)} errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
