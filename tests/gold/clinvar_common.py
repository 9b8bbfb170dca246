"""ClinVar's VCF read by splitting lines, nothing of vdt's; and reports of vdt over many alleles.
Used by the gold scripts clinvar_*.py."""
import bisect
import collections
import concurrent.futures
import gzip
import json
import os
import subprocess
import tempfile
import urllib.parse

VDT, KB, DATA, SRC = (os.environ[k] for k in ("VDT", "KB", "DATA", "SRC"))
RELEASE_2026 = f"{DATA}/clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz"
RELEASE_2025 = f"{DATA}/clinvar/vcf/clinvar_20250928_GRCh38_acmg_genes.chr.vcf.gz"
BASES = frozenset("ACGT")
REACH = 10  # bases within which two alleles of one person may be read together
# Class strings that say that there is no class.
NO_CLASS = {"", "not provided", "no classification for the single variant",
            "no classifications from unflagged records"}
STARS = {"practice guideline": 4, "reviewed by expert panel": 3,
         "criteria provided, multiple submitters, no conflicts": 2,
         "criteria provided, multiple submitters": 2,
         "criteria provided, conflicting classifications": 1,
         "criteria provided, single submitter": 1,
         "no assertion criteria provided": 0, "no classification provided": 0}

Record = collections.namedtuple("Record", "chrom pos id ref alt info")


def records(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            if line.startswith("#"):
                continue
            c = line.rstrip("\n").split("\t")
            info = dict(x.split("=", 1) for x in c[7].split(";") if "=" in x)
            yield Record(c[0].removeprefix("chr"), int(c[1]), int(c[2]), c[3], c[4], info)


def text(value):
    return " ".join(urllib.parse.unquote(value).replace("_", " ").split())


def clean_ids(group):
    """MONDO:MONDO:0013342 -> MONDO:0013342; Human_Phenotype_Ontology:HP:HP:1 -> HP:1; each once"""
    found = (":".join(x.split(":")[-2:]) for x in group.split(",") if ":" in x)
    return ",".join(dict.fromkeys(found)) or None


def conditions(names, ids):
    for name, group in zip(names.split("|"), ids.split("|")):
        name = None if name == "." else text(name)
        if name or clean_ids(group):
            yield (name, clean_ids(group))


def split_of(conf):
    """Likely_pathogenic_(2)|Benign(1) -> {"Likely pathogenic": 2, "Benign": 1}"""
    return {text(x.rpartition("(")[0]): int(x.rpartition("(")[2].rstrip(")"))
            for x in conf.split("|")} if conf else None


def classification(info, keys):
    """What a report shows of one kind of classification; None when none is given."""
    sig, status, names, ids, conf = (info.get(k, "") for k in keys)
    word = "; ".join(text(x) for x in sig.split("|"))
    if word in NO_CLASS:
        return None
    return {"classification": word, "review_status": text(status),
            "stars": STARS[text(status)],
            "conditions": list(conditions(names, ids)) if names or ids else [],
            "submissions": split_of(conf)}


KEYS = {"germline": ("CLNSIG", "CLNREVSTAT", "CLNDN", "CLNDISDB", "CLNSIGCONF"),
        "somatic_impact": ("SCI", "SCIREVSTAT", "SCIDN", "SCIDISDB", "SCICONF"),
        "oncogenicity": ("ONC", "ONCREVSTAT", "ONCDN", "ONCDISDB", "ONCCONF")}


def facts(record):
    return {kind: classification(record.info, keys) for kind, keys in KEYS.items()}


def shown(clinvar):
    """The same of a report's clinvar object, as facts() has it."""
    def one(c):
        return c and {"classification": c["classification"],
                      "review_status": c["review_status"], "stars": c["stars"],
                      "conditions": [(x["name"], x["id"]) for x in c["conditions"]],
                      "submissions": c["submissions"]}
    return {kind: one(clinvar[kind]) for kind in KEYS}


def people(todo):
    """Shared out so that nobody has two alleles within REACH of each other.  todo is sorted by
    place; the ends of each group's last allele are kept."""
    groups, ends = [], []
    for r in todo:
        for i, (chrom, end) in enumerate(ends):
            if chrom != r.chrom or r.pos - end > REACH:
                break
        else:
            i = len(groups)
            groups.append([])
            ends.append(None)
        groups[i].append(r)
        ends[i] = (r.chrom, r.pos + len(r.ref))
    return groups


def query(group):
    """as_given -> clinvar object of a germline sample with the group's alleles"""
    with tempfile.NamedTemporaryFile("w", suffix=".vcf") as f:
        f.write("##fileformat=VCFv4.2\n##reference=GRCh38\n"
                "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tmade\n")
        for r in group:
            f.write(f"{r.chrom}\t{r.pos}\t.\t{r.ref}\t{r.alt}\t.\tPASS\t.\tGT\t0/1\n")
        f.flush()
        out = subprocess.run([VDT, "query", "-k", KB, "--origin", "germline", f.name],
                             stdout=subprocess.PIPE, check=True).stdout
    return {x["allele"]["as_given"]: x["clinvar"] for x in json.loads(out)["findings"]}


def query_all(groups):
    found = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for part in pool.map(query, groups):
            found.update(part)
    return found


def without_split(all_kinds):
    return {kind: c and {k: v for k, v in c.items() if k != "submissions"}
            for kind, c in all_kinds.items()}


def looked_up(variation_id):
    """What `vdt show` says of the record, as without_split(facts()) has it"""
    out = subprocess.run([VDT, "show", "-k", KB, "--json", f"VCV{variation_id:09}"],
                         stdout=subprocess.PIPE, check=True).stdout
    match, = [m for m in json.loads(out)["matches"] if m["kind"] == "clinvar"]
    return {kind: None if match[kind]["classification"] is None else
            {"classification": match[kind]["classification"],
             "review_status": match[kind]["review_status"], "stars": match[kind]["stars"],
             "conditions": [(x["name"], x["ids"]) for x in match[kind]["conditions"]]}
            for kind in KEYS}


def build(kb, rows):
    """A KB of some ClinVar files with the diseases and genes of the real KB's sources.
    rows: (kind, path, release, assembly)"""
    with open(f"{os.environ['O']}/real/sources.tsv", encoding="utf-8") as f:
        lines = [x for x in f if x.split("\t")[0] in ("source", "hgnc", "do", "oncotree")]
    lines += [f"clinvar\t{kind}\t{path}\t{release}\t{assembly}\tpublic-domain\t\n"
              for kind, path, release, assembly in rows]
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as f:
        f.writelines(lines)
        f.flush()
        subprocess.run([VDT, "build", "-o", kb, "--sources", f.name,
                        "--curated", f"{SRC}/curated"], stdout=subprocess.DEVNULL, check=True)


def dump(kb):
    """VariationID -> everything that the KB holds of it (clinvar_driver.c)"""
    out = subprocess.run([f"{os.environ['O']}/tests/gold/clinvar_driver", kb],
                         stdout=subprocess.PIPE, check=True).stdout
    return {r["variation_id"]: r for r in map(json.loads, out.splitlines())}


class Chain:
    """hg19ToHg38, read here without vdt: the place of one base by the best chain over it"""

    def __init__(self):
        self.blocks = collections.defaultdict(list)  # contig: (beg0, end0, score, to, strand, to0)
        with gzip.open(f"{DATA}/reference/hg19ToHg38.over.chain.gz", "rt") as f:
            for line in f:
                c = line.split()
                if c and c[0] == "chain":
                    head = (int(c[1]), c[7][3:], c[9])
                    of, at, to = c[2][3:], int(c[5]), int(c[10])
                elif c:
                    n, *gaps = map(int, c)
                    self.blocks[of].append((at, at + n, *head, to))
                    at, to = at + n + (gaps[0] if gaps else 0), to + n + (gaps[1] if gaps else 0)
        for list_of in self.blocks.values():
            list_of.sort()

    def lift(self, chrom, pos):
        """(contig, pos) on GRCh38; None: nowhere, or on the other strand"""
        blocks = self.blocks.get(chrom, [])
        i = bisect.bisect_right(blocks, (pos - 1, 1 << 62))
        over = [b for b in blocks[max(0, i - 40):i] if b[0] < pos <= b[1]]
        if not over:
            return None
        beg0, _, _, contig, strand, to0 = max(over, key=lambda b: b[2])
        return (contig, to0 + pos - beg0) if strand == "+" else None
