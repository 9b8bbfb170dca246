"""KBs of one source and release, `vdt diff --json` of two of them, and what must hold of every
diff (tests/check_diff.py).  Used by the gold scripts diff_*.py."""
import json
import os
import subprocess
import sys

VDT, DATA, SRC = (os.environ[k] for k in ("VDT", "DATA", "SRC"))
sys.path.append(f"{SRC}/tests")
import check_diff  # noqa: E402  (the folder is known only now)

STATUS = check_diff.STATUS
REFERENCE = [("hgnc", "tsv", "ontology/hgnc_complete_set.txt.gz"),
             ("do", "tsv", "ontology/HumanDO.tsv"),
             ("do", "obo", "ontology/DO_cancer_slim.obo")]


def build(kb, rows):
    """rows: (source, kind, path, absolute or below DATA, release, assembly)"""
    with open(kb + ".sources.tsv", "w", encoding="utf-8") as f:
        f.write("source\tkind\tpath\trelease\tassembly\tlicence\turl\n")
        for source, kind, path in REFERENCE:
            f.write(f"{source}\t{kind}\t{DATA}/{path}\t2026-01-01\t\tCC0-1.0\t\n")
        for source, kind, path, release, assembly in rows:
            place = os.path.join(DATA, path)  # an absolute path stays
            f.write(f"{source}\t{kind}\t{place}\t{release}\t{assembly}\tpublic\t\n")
    subprocess.run([VDT, "build", "-q", "-o", kb, "--sources", f.name, "--curated",
                    f"{SRC}/curated"], check=True, stdout=subprocess.DEVNULL)
    return kb


def diff(old, new, *options):
    out = subprocess.run([VDT, "diff", "--json", *options, old, new], check=True,
                         stdout=subprocess.PIPE).stdout
    return json.loads(out)


def of_kind(result, *kinds):
    return [c for c in result["changes"] if c["kind"] in kinds]


def ids(result, *kinds):
    return {c["id"] for c in of_kind(result, *kinds)}


def judge(name, want, got, show=5):
    """Two sets: prints what differs and the gold line; True when they are equal."""
    for x in sorted(map(str, want ^ got))[:show]:
        print(f"{name}: {'missing' if x in set(map(str, want)) else 'too much'}: {x}"[:300])
    print(f"gold {name}: {len(want & got)}/{len(want | got)}")
    return want == got


def check(name, old, new, result):
    """Schema, sums and counts; the mirror; nothing between a KB and itself."""
    alone, both = list(check_diff.faults(result)), list(check_diff.faults(result, diff(new, old)))
    for fault in both[:5]:
        print(f"{name}: {fault}"[:300])
    facts = [not alone, not both, check_diff.is_empty(diff(new, new))]
    print(f"gold {name}-properties: {sum(facts)}/{len(facts)}")
    return all(facts)
