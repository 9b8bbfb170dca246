# made.kb, the KB of the made-up gene, and what the cases show of a report.
made_up_kb() {
    "$VDT" build -o made.kb --sources "$SRC/tests/sources/made_up" --curated "$SRC/curated" \
        >build.txt
}
cat >findings.py <<'END'
import json, sys
r = json.load(sys.stdin)
for f in r["findings"]:
    a = f["allele"]
    print(f["id"], "%s:%d:%s:%s" % (a["contig"], a["pos1"], a["ref"], a["alt"]), "from", a["as_given"])
    print("  ", f["hgvs_g"], f["transcript"], f["hgvs_c"], f["hgvs_p"], f["protein_change"])
    print("  ", f["consequence"], "by", f["consequence_from"], "| phase uncertain:", f["phase_uncertain"])
    for o in f["other_numberings"]:
        print("   also", o["protein_change"], "on", o["transcript"], "by", o["from"])
for part in ("therapies", "prognosis", "diagnosis", "other_evidence"):
    for e in r[part]:
        print(part, e["id"], e["findings"], e["match"]["value"], e["match"]["specificity"], e["match"]["why"]["text"])
for d in r["accounting"]["disagreements"]:
    print("disagreement:", d["as_given"], d["source"], d["transcript"], "said", d["said"], "computed", d["computed"])
print({k: v for k, v in r["accounting"]["inputs"][0]["by_fate"].items() if v}, "closes:", r["accounting"]["closes"])
for l in r["limits"]:
    if l["key"] not in ("no_tumour_type", "origin_unknown", "no_date", "small_variants_only", "no_regions"):
        print("limit:", l["text"])
END
