#!/usr/bin/python3
"""A registry of N trials out of the real records at hand, in each layout that vdt reads.

    make_trials.py DATA OUT FORMAT N     FORMAT: v2_zip v2_page classic xml_zip ctrp

Record i is record i * STRIDE of the real ones under a number of its own, so that the texts come in
a fixed order and mixture.  All real ones are of oncology: the whole registry names fewer
biomarkers, so what is measured here is the harder case.  Nothing is drawn at random."""
import gzip
import json
import os
import sys
import zipfile

STRIDE = 7919  # prime: neighbours are of different kinds
PER_FILE = 100  # studies of a response of the classic API, records of a page of CTRP


def nct(i):
    return "NCT%08d" % (10_000_000 + i)


def members(path, ending):
    with zipfile.ZipFile(path) as z:
        for name in sorted(z.namelist()):
            if name.endswith(ending):
                yield z.read(name)


def v2_records(data):
    out = []
    for text in members(
            os.path.join(data, "json/ctg-studies_oncology_recruiting_2026-01-05.json.zip"), ".json"):
        study = json.loads(text)
        out.append((study["protocolSection"]["identificationModule"]["nctId"], study))
    with open(os.path.join(data, "json/ctg-studies_nsclc_2025-12-09.json"), encoding="utf-8") as f:
        for study in json.load(f):
            out.append((study["protocolSection"]["identificationModule"]["nctId"], study))
    return out


def xml_records(data):
    out = []
    for text in members(os.path.join(data, "xml/AllPublicXML_oncology_2023-02-03.zip"), ".xml"):
        beg = text.index(b"<nct_id>") + 8
        end = text.find(b"</textblock>", text.find(b"<criteria>"))
        out.append((text[beg:beg + 11].decode(), text.decode("utf-8"),
                    max(0, end - text.find(b"<criteria>"))))
    return out


def ctrp_records(data):
    with gzip.open(os.path.join(data, "ctrp/nci-ctrp-full-records.json.gz"), "rt") as f:
        root = json.load(f)
    rows = root["data"] if "data" in root else list(root.values())
    return [(row["nct_id"], row) for row in rows]


def renamed(value, key):
    """Keys of v2 as the classic API spelled them, lists in an object of their own."""
    if isinstance(value, dict):
        out = {}
        for name, child in value.items():
            big = CLASSIC.get(name, name[0].upper() + name[1:])
            if isinstance(child, list):
                one = ONE.get(name, big)
                out[one + "List"] = {one: [renamed(x, one) for x in child]}
            else:
                out[prefixed(key, big)] = renamed(child, big)
        return out
    return "Yes" if value is True else "No" if value is False else value


CLASSIC = {"nctId": "NCTId", "sex": "Gender"}
ONE = {"phases": "Phase", "conditions": "Condition", "keywords": "Keyword", "meshes": "ConditionMesh",
       "locations": "Location", "interventions": "Intervention", "armGroups": "ArmGroup"}
OF_ITEM = {"Location": ("Country", "City", "Status", "Facility"), "Intervention": ("Name", "Type"),
           "ArmGroup": ("Label", "Type", "Description"), "ConditionMesh": ("Term", "Id"),
           "LastUpdatePostDateStruct": ("Date",)}


def prefixed(key, name):
    if name not in OF_ITEM.get(key, ()):
        return name
    return key.replace("Struct", "")[:-4] + name if key.endswith("Struct") else key + name


def as_text(records):
    return [(i, json.dumps(r, ensure_ascii=False), criteria_bytes(r)) for i, r in records]


def criteria_bytes(value):
    """Bytes of the eligibility text of a record."""
    if isinstance(value, str):
        return 0
    total = 0
    for key, child in value.items() if isinstance(value, dict) else ():
        if key in ("eligibilityCriteria", "EligibilityCriteria"):
            total += len(child)
        elif key == "unstructured":
            total += sum(len(x["description"]) for x in child)
        else:
            total += criteria_bytes(child)
    return total


class Registry:
    """Records under numbers of their own; counts the bytes that it gave."""

    def __init__(self, records):
        self.records, self.n_bytes, self.n_criteria = records, 0, 0

    def each(self, n):
        for i in range(n):
            old, text, criteria = self.records[i * STRIDE % len(self.records)]
            self.n_bytes += len(text)
            self.n_criteria += criteria
            yield nct(i), text.replace(old, nct(i))


def to_zip(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z:
        for name, text in files:
            z.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def pages(rows, beg, end):
    texts = []
    for k, (_, text) in enumerate(rows):
        texts.append(text)
        if len(texts) == PER_FILE:
            yield "page_%06d.json" % (k // PER_FILE), beg + ",".join(texts) + end
            texts = []
    if texts:
        yield "page_last.json", beg + ",".join(texts) + end


def records_of(data, form):
    if form == "xml_zip":
        return xml_records(data)
    if form == "ctrp":
        return as_text(ctrp_records(data))
    if form == "classic":
        return as_text([(i, {"Study": renamed(r, "Study")}) for i, r in v2_records(data)])
    return as_text(v2_records(data))


def make(data, path, form, n):
    """Writes the registry; returns its bytes, unpacked, and those of its eligibility texts."""
    registry = Registry(records_of(data, form))
    rows = registry.each(n)
    if form in ("xml_zip", "v2_zip"):
        to_zip(path, ((i + (".xml" if form == "xml_zip" else ".json"), t) for i, t in rows))
    elif form == "ctrp":
        to_zip(path, pages(rows, '{"data": [', "]}"))
    elif form == "classic":
        to_zip(path, pages(rows, '{"FullStudiesResponse": {"FullStudies": [', "]}}"))
    else:
        with open(path, "w", encoding="utf-8") as f:
            f.write('{"studies": [')
            for k, (_, text) in enumerate(rows):
                f.write((",\n" if k else "") + text)
            f.write("]}\n")
    return registry.n_bytes, registry.n_criteria


if __name__ == "__main__":
    make(os.path.join(sys.argv[1], "trials"), sys.argv[2], sys.argv[3], int(sys.argv[4]))
