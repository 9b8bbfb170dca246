#!/usr/bin/python3
"""Two releases of ClinVar's VCF on GRCh38, 2025-09-28 and 2026-02-26: over the VariationIDs of
both, the germline classes and review statuses that differ between two KBs are exactly those that
a plain join of the two files' CLNSIG and CLNREVSTAT finds."""
import sys
import tempfile

import clinvar_common as clinvar


def plain(path):
    """VariationID -> (CLNSIG, CLNREVSTAT, place)"""
    return {r.id: (r.info.get("CLNSIG"), r.info.get("CLNREVSTAT"), r[:2] + r[3:5])
            for r in clinvar.records(path)}


def stored(path, release):
    with tempfile.TemporaryDirectory() as tmp:
        clinvar.build(f"{tmp}/kb", [("vcf", path, release, "GRCh38")])
        return {v: (r["germline"]["class"], r["germline"]["review_status"],
                    [a["allele"] for a in r["alleles"]])
                for v, r in clinvar.dump(f"{tmp}/kb").items()}


def main():
    files = [plain(p) for p in (clinvar.RELEASE_2025, clinvar.RELEASE_2026)]
    kbs = [stored(clinvar.RELEASE_2025, "2025-09-28"), stored(clinvar.RELEASE_2026, "2026-02-26")]
    common = files[0].keys() & files[1].keys()
    kb_common = kbs[0].keys() & kbs[1].keys()
    ok = common == kb_common
    print(f"VariationIDs in both: {len(common)} of the files, {len(kb_common)} of the KBs")
    for i, what in enumerate(("class", "review status", "place")):
        want = {v for v in common if files[0][v][i] != files[1][v][i]}
        got = {v for v in kb_common if kbs[0][v][i] != kbs[1][v][i]}
        for v in sorted(want ^ got):
            print(f"{what} of {v}: {files[0][v][i]} -> {files[1][v][i]}; "
                  f"KB {kbs[0][v][i]} -> {kbs[1][v][i]}")
        name = what.replace(" ", "-")
        if what != "place":
            print(f"gold clinvar-releases-{name}: {len(want & got)}/{len(want | got)}")
        else:
            print(f"places that changed: {len(want)} of the files, {len(got)} of the KBs")
        ok = ok and want == got
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
