#!/usr/bin/python3
"""Reports against query/report.schema.json: valid, and members in the schema's order.

    check_schema.py REPORT.json...       "-": stdin; SRC: the top directory (default .)

With --schema-only: the schema itself (draft 2020-12; every member described, every
object closed).  Prints one line per fault and exits 1 if there is one.
"""
import json
import os
import sys

import jsonschema

SCHEMA = os.path.join(os.environ.get("SRC", "."), "query", "report.schema.json")


def resolve(schema, node):
    while "$ref" in node:
        target = schema
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def order_faults(schema, node, value, path):
    """Members of every object stand in the order of the schema's properties."""
    node = resolve(schema, node)
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from order_faults(schema, node.get("items", {}), item, f"{path}[{i}]")
    elif isinstance(value, dict) and "properties" in node:
        names = list(node["properties"])
        if list(value) != [n for n in names if n in value]:
            yield f"{path}: members stand as {list(value)}, expected {names}"
        for name, item in value.items():
            yield from order_faults(
                schema, node["properties"].get(name, {}), item, f"{path}.{name}")


def schema_faults(node, path="schema"):
    """Every member has a description; every object with members is closed."""
    for name, member in node.get("properties", {}).items():
        if "description" not in member and "$ref" not in member:
            yield f"{path}.{name}: no description"
        yield from schema_faults(member, f"{path}.{name}")
    if "properties" in node:
        if node.get("additionalProperties") is not False:
            yield f"{path}: additionalProperties is not false"
        if node.get("required") != list(node["properties"]):
            yield f"{path}: not every member is required"
    if "items" in node:
        yield from schema_faults(node["items"], path + "[]")
    for name, member in node.get("$defs", {}).items():
        yield from schema_faults(member, f"$defs.{name}")


def report_faults(schema, text):
    report = json.loads(text)
    for e in jsonschema.Draft202012Validator(schema).iter_errors(report):
        where = ".".join(str(p) for p in e.absolute_path)
        yield f"{where or 'report'}: {e.message[:200]}"
    yield from order_faults(schema, schema, report, "report")


def main(names):
    with open(SCHEMA, encoding="utf-8") as f:
        schema = json.load(f)
    jsonschema.Draft202012Validator.check_schema(schema)
    faults = [f"{SCHEMA}: {x}" for x in schema_faults(schema)]
    for name in names:
        if name == "--schema-only":
            continue
        if name == "-":
            text = sys.stdin.read()
        else:
            with open(name, encoding="utf-8") as f:
                text = f.read()
        faults += [f"{name}: {x}" for x in report_faults(schema, text)]
    for fault in faults:
        print(fault)
    return 1 if faults or not names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
