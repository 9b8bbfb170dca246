#!/usr/bin/python3
"""The build is strict, on real files that the test edits.

One changed word, one dropped column, 6 % of the rows lost, one changed fact: each stops the
build with the right message and exit code 1, leaves last month's KB byte for byte, and no
junk.  The same content in another order of files, and on one or two threads, gives the same
bytes.  Prints one line per promise."""
import gzip
import hashlib
import os
import random
import subprocess
import sys
import tempfile

VDT, SRC, DATA = os.environ["VDT"], os.environ.get("SRC", os.getcwd()), os.environ.get("DATA", "")
CIVIC = "civic/2024-08-01/01-Aug-2024-"
SOURCES = [
    ("hgnc", "tsv", "ontology/hgnc_complete_set.txt.gz", "2024-10-18", "", "CC0-1.0"),
    ("do", "tsv", "ontology/HumanDO.tsv", "2026-07-31", "", "CC0-1.0"),
    ("do", "obo", "ontology/DO_cancer_slim.obo", "2026-07-31", "", "CC0-1.0"),
    ("oncotree", "json", "ontology/oncotree_2025_10_03.json", "2025-10-03", "", "CC-BY-4.0"),
    ("chain", "chain", "reference/hg19ToHg38.over.chain.gz", "2013-12-31", "GRCh37", "public"),
    ("clinvar", "vcf", "clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz", "2026-02-26",
     "GRCh38", "public-domain"),
    ("civic", "variants", CIVIC + "VariantSummaries.tsv", "2024-08-01", "", "CC0-1.0"),
    ("civic", "profiles", CIVIC + "MolecularProfileSummaries.tsv", "2024-08-01", "", "CC0-1.0"),
    ("civic", "evidence", CIVIC + "ClinicalEvidenceSummaries.tsv", "2024-08-01", "", "CC0-1.0"),
    ("civic", "assertions", CIVIC + "AssertionSummaries.tsv", "2024-08-01", "", "CC0-1.0"),
    ("ctgov", "v2", "trials/json/ctg-studies_nsclc_2025-12-09.json", "2025-12-09", "",
     "public-domain"),
    ("clinpgx", "labels", "clinpgx/drugLabels/drugLabels.2025-05.tsv", "2025-05-01", "",
     "CC-BY-SA-4.0"),
    ("guidance", "cpic_drugs", "pharmcat/guidance/cpic_drugs.2022-09-15.json", "2022-09-15", "",
     "CC0-1.0"),
]
EVIDENCE = CIVIC + "ClinicalEvidenceSummaries.tsv"
CLINVAR = "clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz"
HGNC = "ontology/hgnc_complete_set.txt.gz"
LABELS = "clinpgx/drugLabels/drugLabels.2025-05.tsv"
TRIALS = "trials/json/ctg-studies_nsclc_2025-12-09.json"
n_failed = n_passed = 0


def promise(what, is_kept, found=""):
    global n_failed, n_passed
    n_failed += not is_kept
    n_passed += bool(is_kept)
    print("%s %s%s" % ("ok  " if is_kept else "FAIL", what, "" if is_kept else f": {found}"),
          flush=True)


def read(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(os.path.join(DATA, path), "rt", encoding="utf-8", newline="\n") as file:
        return file.read()


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def write_sources(path, changed=None, at=None, order=None):
    rows = list(SOURCES)
    if order:
        order.shuffle(rows)
    with open(path, "w", encoding="utf-8") as out:
        out.write("source\tkind\tpath\trelease\tassembly\tlicence\turl\n")
        for source, kind, name, *rest in rows:
            place = at if name == changed else os.path.join(DATA, name)
            out.write("\t".join([source, kind, place, *rest, ""]) + "\n")


def build(out, sources, *more):
    return subprocess.run([VDT, "build", "-q", "-o", out, "--sources", sources, "--curated",
                           os.path.join(SRC, "curated"), *more],
                          capture_output=True, text=True, check=False)


class World:
    def __init__(self, directory):
        self.dir = directory
        self.kb, self.sources = f"{directory}/x.kb", f"{directory}/sources.tsv"
        write_sources(self.sources)
        first = build(self.kb, self.sources)
        promise("the sources as they are give a KB", first.returncode == 0, first.stderr)
        self.first = digest(self.kb)
        self.files = sorted(os.listdir(directory) + ["changed"])

    def refused(self, what, name, text, *says, previous=False):
        """The build with one file changed stops, says so, and changes nothing."""
        changed = f"{self.dir}/changed"
        with open(changed, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        write_sources(self.sources, name, changed)
        done = build(self.kb, self.sources, *(["--previous", self.kb] if previous else []))
        missing = [s for s in says if s not in done.stderr]
        promise(f"{what}: stops with exit code 1 and says why",
                done.returncode == 1 and not missing and not done.stdout,
                f"exit code {done.returncode}, not said {missing}: {done.stderr[:600]}")
        promise(f"{what}: last month's KB is untouched, nothing is left behind",
                digest(self.kb) == self.first and sorted(os.listdir(self.dir)) == self.files,
                sorted(os.listdir(self.dir)))


def set_cell(text, column, which, value):
    """The first row that which() takes gets value in the column."""
    lines = text.split("\n")
    head = lines[0].split("\t")
    for i in range(1, len(lines)):
        cells = lines[i].split("\t")
        if len(cells) == len(head) and which(dict(zip(head, cells))):
            cells[head.index(column)] = value
            lines[i] = "\t".join(cells)
            return "\n".join(lines), i + 1
    raise AssertionError(f"no row for {column}")


def drop_column(text, column):
    at = text.split("\n", 1)[0].split("\t").index(column)
    return "\n".join("\t".join(c for i, c in enumerate(line.split("\t")) if i != at)
                     for line in text.split("\n"))


def drop_rows(text, share, is_head=lambda line: False):
    """Drops that share of the rows, spread over the table."""
    lines = text.splitlines(True)
    head = [line for line in lines if is_head(line)] or lines[:1]
    rows = lines[len(head):]
    keep = [r for i, r in enumerate(rows) if (i * share) % 100 >= share]
    return "".join(head + keep)


def words(w):
    evidence = read(EVIDENCE)
    text, line = set_cell(evidence, "evidence_level", lambda r: r["evidence_level"] == "C", "C+")
    w.refused("one new evidence level of CIViC", EVIDENCE, text,
              f'changed:{line}: evidence_level "C+" is not a word of civic', "--accept-new-terms")
    text, line = set_cell(evidence, "significance",
                          lambda r: r["significance"] == "Resistance", "Immunity")
    w.refused("one new significance of CIViC", EVIDENCE, text,
              f'changed:{line}: significance "Immunity" is not a word of civic')
    lines = read(CLINVAR).split("\n")
    at = next(i for i, l in enumerate(lines) if ";CLNSIG=Uncertain_significance;" in l)
    lines[at] = lines[at].replace("CLNSIG=Uncertain_significance", "CLNSIG=Undecided")
    w.refused("one new class of ClinVar", CLINVAR, "\n".join(lines),
              f'changed:{at + 1}: germline.class "Undecided" is not a word of clinvar')
    lines[at] = lines[at].replace("Undecided", "Benign").replace(
        "criteria_provided,_single_submitter", "criteria_provided,_one_submitter")
    if "_one_submitter" in lines[at]:
        w.refused("one new review status of ClinVar", CLINVAR, "\n".join(lines),
                  f"changed:{at + 1}: germline.review", "is not a word of clinvar")
    text, line = set_cell(read(LABELS), "Testing Level",
                          lambda r: r["Testing Level"] == "Actionable PGx", "Testing Wise")
    w.refused("one new testing level of ClinPGx", LABELS, text,
              f'changed:{line}: testing_level "Testing Wise" is not a word of clinpgx')
    text = read(TRIALS).replace('"COMPLETED"', '"FINISHED"', 1)
    w.refused("one new trial status", TRIALS, text, 'status "FINISHED" is not a word of ctgov')


def columns(w):
    for name, column in [(EVIDENCE, "evidence_direction"), (EVIDENCE, "evidence_id"),
                         (HGNC, "symbol"), (LABELS, "Testing Level")]:
        w.refused(f"{os.path.basename(name)} without {column}", name,
                  drop_column(read(name), column), column)


    # Some vintages lack these: last month's KB tells that this month should not.
    for name, column in [(EVIDENCE, "is_flagged"), (EVIDENCE, "asco_abstract_id"),
                         (HGNC, "mane_select")]:
        w.refused(f"{os.path.basename(name)} without {column}, against last month's", name,
                  drop_column(read(name), column),
                  f'no file has the column "{column}" any more', previous=True)


def rows(w):
    w.refused("CIViC lost 6 % of its evidence", EVIDENCE, drop_rows(read(EVIDENCE), 6),
              "source civic, evidence: ", "more than 5 % are lost", "--accept-loss",
              previous=True)
    w.refused("ClinVar lost 6 % of its records", CLINVAR,
              drop_rows(read(CLINVAR), 6, lambda line: line.startswith("#")),
              "source clinvar: ", "more than 5 % are lost", previous=True)
    w.refused("ClinPGx lost 6 % of its labels", LABELS, drop_rows(read(LABELS), 6),
              "source clinpgx: ", "more than 5 % are lost", previous=True)


def kept(w):
    """Less than the limit is no loss, and a loss that is accepted is none."""
    changed = f"{w.dir}/changed"
    for share, more in [(4, []), (20, ["--accept-loss", "civic/evidence=a test",
                                       "--accept-loss", "civic=a test"])]:
        with open(changed, "w", encoding="utf-8", newline="\n") as out:
            text = read(EVIDENCE).split("\n")
            at = text[0].split("\t").index("evidence_id")
            with open(os.path.join(SRC, "curated/sentinels.tsv"), encoding="utf-8") as table:
                sentinels = {l.split("\t")[4] for l in table if l.startswith("civic\t")}
            body = [l for i, l in enumerate(text[1:]) if l and (
                (i * share) % 100 >= share or "EID" + l.split("\t")[at] in sentinels)]
            out.write("\n".join(text[:1] + body) + "\n")
        write_sources(w.sources, EVIDENCE, changed)
        done = build(f"{w.dir}/y.kb", w.sources, "--previous", w.kb, *more)
        promise(f"{share} % of the evidence lost{', accepted' if more else ''}: a KB is built",
                done.returncode == 0, done.stderr)
        for name in ("y.kb", "y.kb.rejects.tsv"):
            if os.path.exists(f"{w.dir}/{name}"):
                os.remove(f"{w.dir}/{name}")


def sentinels(w):
    text, _ = set_cell(read(EVIDENCE), "evidence_level",
                       lambda r: r["evidence_id"] == "1409", "B")
    w.refused("one well-known level of CIViC changed", EVIDENCE, text,
              'sentinel EID1409, level: was "A", is "B"', '"since"')
    lines = read(CLINVAR).split("\n")
    at = next(i for i, l in enumerate(lines) if l.split("\t")[2:3] == ["17662"])
    lines[at] = lines[at].replace("CLNSIG=Pathogenic", "CLNSIG=Benign")
    w.refused("one well-known class of ClinVar changed", CLINVAR, "\n".join(lines),
              'sentinel VCV000017662, germline.class: was "Pathogenic", is "Benign"')
    text = read(EVIDENCE).split("\n")
    at = text[0].split("\t").index("evidence_id")
    w.refused("one well-known item of CIViC went away", EVIDENCE,
              "\n".join(l for l in text if l.split("\t")[at:at + 1] != ["1409"]),
              'sentinel EID1409, level: was "A", is not in this build')
    text, _ = set_cell(read(HGNC), "alias_symbol",
                       lambda r: r["symbol"] == "ERBB2", "NEU")
    w.refused("one well-known alias went away", HGNC, text,
              'sentinel gene:HER2, symbol: was "ERBB2", is not in this build')


def order(w):
    shuffled = random.Random(11)
    for i in range(2):
        write_sources(w.sources, order=shuffled)
        for threads in ("-@1", "-@2"):
            done = build(f"{w.dir}/y.kb", w.sources, threads)
            same = done.returncode == 0 and digest(f"{w.dir}/y.kb") == w.first
            promise(f"files in another order ({i + 1}), {threads}: the same bytes", same,
                    done.stderr)
            os.remove(f"{w.dir}/y.kb")
            os.remove(f"{w.dir}/y.kb.rejects.tsv")


def main():
    if not DATA or not os.path.exists(os.path.join(DATA, EVIDENCE)):
        print("skipped: no ../shared/data")
        return 0
    with tempfile.TemporaryDirectory() as directory:
        w = World(directory)
        for part in (words, columns, rows, sentinels, kept, order):
            part(w)
    print("%d passed, %d failed" % (n_passed, n_failed))
    return n_failed > 0


if __name__ == "__main__":
    sys.exit(main())
