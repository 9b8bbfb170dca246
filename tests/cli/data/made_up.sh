# made.kb, the KB of the made-up gene (tests/sources/made_up), and what the cases show of a
# report: findings, rows, and what was said of alleles, transcripts and bases.
made_up_kb() { # KB, then rows of sources.tsv to leave out, as a pattern of grep
    cp -R "$SRC/tests/sources/." sources
    grep -Ev "${2:-no such row}" sources/made_up/sources.tsv >sources/made_up/s.tsv
    [ -z "$3" ] || printf "$3" >>sources/made_up/s.tsv
    "$VDT" build -o "$1" --sources sources/made_up/s.tsv --curated "$SRC/curated" >build.txt
}
cat >findings.py <<'END'
import json
import sys

LIMITS = ("effects_not_computed", "ref_mismatch", "indels_not_aligned", "annotation_disagrees",
          "annotation_unusable", "no_transcripts")
r = json.load(sys.stdin)
for f in r["findings"]:
    a = f["allele"]
    print(f["id"], "%s:%d:%s:%s" % (a["contig"], a["pos1"], a["ref"], a["alt"]), "from", a["as_given"])
    print("  ", f["gene"]["symbol"], f["hgvs_g"], f["hgvs_c"], f["hgvs_p"], f["protein_change"])
    print("  ", f["consequence"], "by", f["consequence_from"] + " (phase uncertain)" * f["phase_uncertain"])
    for o in f["other_numberings"]:
        print("   also", o["protein_change"], "on", o["transcript"], "by", o["from"])
for part in ("therapies", "prognosis", "diagnosis", "other_evidence"):
    for e in r[part]:
        print(part, e["id"], *e["findings"], e["match"]["value"], e["match"]["specificity"])
        print("  ", e["match"]["why"]["text"])
for d in r["accounting"]["disagreements"]:
    print("disagreement:", *("%s %s;" % x for x in d.items()))
for i in r["accounting"]["inputs"]:
    print("fates:", *("%s %d," % x for x in i["by_fate"].items() if x[1]), "closes", i["closes"])
for x in r["limits"]:
    if x["key"] in LIMITS:
        print("limit:", x["key"], x["text"])
END
