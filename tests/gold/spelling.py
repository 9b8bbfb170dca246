#!/usr/bin/python3
"""No known variant missed because of its spelling: a VCF and an edited copy of it give the
same report, byte for byte, but for what tells of the file itself (sha256, records) and the
alleles as given.

Edits: records shuffled; multi-allelic records split and joined as bcftools norm does; REF and
ALT padded with reference bases; indels moved along repeats; contigs renamed; lower-case bases.
Bases are cuts of real files inside the reference windows and VCFs made here of ClinVar's
alleles and of random ones.  Everything is seeded; a difference prints the edits and the seed,
and `spelling.py NAME SEED OUT` writes the base and the edited copy to OUT."""
import bisect
import collections
import concurrent.futures
import gzip
import json
import os
import random
import re
import subprocess
import sys

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
CASES_PER_BASE = 130
MAX_RECORDS = 240
MAX_PAD = 25
SHOWN = 10  # differences printed in full

# file, assembly, samples kept, options, may contigs be called by accession (where neither
# header nor option tells the assembly, an accession would).
PHARMCAT = "germline/PharmCAT_tutorial_get-rm_wgs_30x_grch38_chr{}.vcf.bgz"
GERMLINE, TUMOUR = ["--origin", "germline"], ["-t", "COAD"]
REAL = [
    ("tumour/T001-COAD.grch38.vcf.gz", "GRCh38", [], TUMOUR + ["--assembly", "GRCh38"], True),
    ("tumour/T001-COAD.grch38.vcf.gz", "GRCh38", [], TUMOUR, False),
    ("tumour/T001-COAD.grch37.vcf.gz", "GRCh37", [], TUMOUR + ["--assembly", "GRCh37"], True),
    ("tumour/callers/test_grch38.vcf", "GRCh38", ["TUMOR", "NORMAL"],
     ["--assembly", "GRCh38"], True),
    ("germline/CG_CEPH17_b37_chr7-17.vcf.gz", "GRCh37", ["NA12878"],
     GERMLINE + ["--assembly", "GRCh37"], True),
    ("germline/NA12878_b37_composite.vcf.gz", "GRCh37", [], GERMLINE, True),
    ("germline/exomiser_Pfeiffer_exome_b37.vcf.gz", "GRCh37", [], [], True),
    (PHARMCAT.format(1), "GRCh38", ["NA18565"], GERMLINE, True),
    (PHARMCAT.format(2), "GRCh38", ["NA18526"], GERMLINE, True),
    (PHARMCAT.format(7), "GRCh38", ["NA18861"], TUMOUR, True),
    (PHARMCAT.format(13), "GRCh38", ["NA18861"], GERMLINE, True),
]
MADE = [("made-a", "GRCh38", TUMOUR), ("made-b", "GRCh38", GERMLINE), ("made-c", "GRCh38", []),
        ("made-d", "GRCh37", TUMOUR), ("made-e", "GRCh37", GERMLINE)]

Record = collections.namedtuple("Record", "chrom pos ref alts filter calls")
# One sample's: allele numbers (None: missing), their mark, and fields of one value an ALT.
Call = collections.namedtuple("Call", "gt mark ps dp af")
Base = collections.namedtuple("Base", "name assembly header samples options records accession")


# ---- reference -----------------------------------------------------------------------

class Windows:
    """Bases of the FASTA files that the KB was built from."""

    def __init__(self):
        self.by_contig = collections.defaultdict(list)
        with open(f"{os.path.splitext(KB)[0]}/sources.tsv", encoding="utf-8") as f:
            for row in (x.split("\t") for x in f):
                if row[:2] == ["reference", "fasta"]:
                    self.read(row[2], row[4])
        self.begins = {}
        for key, pieces in self.by_contig.items():
            self.by_contig[key] = self.merged(sorted(pieces))
            self.begins[key] = [b for b, _ in self.by_contig[key]]

    def read(self, path, assembly):
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rt", encoding="ascii") as f:
            for record in f.read().split(">")[1:]:
                head, _, bases = record.partition("\n")
                contig, beg = re.match(r"(?:chr)?(\w+):(\d+)-", head).groups()
                self.by_contig[assembly, contig].append(
                    (int(beg), bases.replace("\n", "").upper()))

    @staticmethod
    def merged(pieces):
        out = []
        for beg, bases in pieces:
            if out and beg <= out[-1][0] + len(out[-1][1]):
                last, known = out[-1]
                out[-1] = (last, known + bases[last + len(known) - beg:])
            else:
                out.append((beg, bases))
        return out

    def fetch(self, assembly, contig, beg, end):
        """Bases from beg to end; None: not all are known."""
        i = bisect.bisect_right(self.begins.get((assembly, contig), []), beg) - 1
        if i < 0:
            return None
        first, bases = self.by_contig[assembly, contig][i]
        text = bases[beg - first:end - first + 1]
        return text if len(text) == end - beg + 1 and "N" not in text else None


def accessions():
    out = {}
    with open(f"{DATA}/reference/refget_primary_contigs.tsv", encoding="utf-8") as f:
        for row in (x.split("\t") for x in f):
            out[row[0], row[1].removeprefix("chr")] = row[2]
    return out


WINDOWS = Windows()
ACCESSIONS = accessions()


def plain(chrom):
    return chrom.removeprefix("chr")


def renamed(chrom, assembly, style):
    """A primary contig under another of its names."""
    if (assembly, plain(chrom)) not in ACCESSIONS or style == "as it is":
        return chrom
    name = plain(chrom)
    return {"chr": "chr" + name, "none": name, "accession": ACCESSIONS[assembly, name]}[style]


# ---- bases ---------------------------------------------------------------------------

def is_bases(text):
    return re.fullmatch("[ACGTacgt]+", text) is not None


def read_call(keys, text, n_alts):
    """The fields of which splitting and joining leave each value as it is."""
    values = dict(zip(keys, text.split(":")))
    gt = values.get("GT", ".")
    mark = "|" if "|" in gt else "/"
    numbers = tuple(None if x == "." else int(x) for x in re.split(r"[/|]", gt))
    reads = [int(x) for x in values.get("AD", values.get("ADT", "")).split(",") if x.isdigit()]
    depth = sum(reads)
    is_whole = len(reads) == n_alts + 1 and depth > 0
    return Call(numbers, mark, values.get("PS", "."), str(depth) if is_whole else ".",
                tuple(f"{x / depth:.4f}" if is_whole else "." for x in reads[1:])
                if is_whole else (".",) * n_alts)


def findings_of(path, samples, options):
    """CHROM:POS:REF:ALT of the records that vdt makes findings of."""
    of_sample = [x for pair in zip(("--sample", "--normal"), samples) for x in pair]
    out = subprocess.run([VDT, "query", "-k", KB, *of_sample, *options, path], check=True,
                         stdout=subprocess.PIPE).stdout
    return {x["allele"]["as_given"] for x in json.loads(out)["findings"] if x["allele"]}


def read_real(name, assembly, samples, options, accession):
    """Records inside the windows, those of findings, and some of the others."""
    header, records, n_inside, n_other = [], [], 0, 0
    path = f"{DATA}/vcf/{name}"
    wanted = findings_of(path, samples, options)
    with open(path, "rb") as f:
        opener = gzip.open if f.read(2) == b"\x1f\x8b" else open
    with opener(path, "rt", encoding="utf-8") as f:
        for line in f:
            if line[0] != "#":
                c = line.split("\t", 5)
                if WINDOWS.fetch(assembly, plain(c[0]), int(c[1]), int(c[1])):
                    n_inside += 1
                    is_kept = n_inside <= MAX_RECORDS
                else:
                    n_other += 1
                    is_kept = n_other <= MAX_RECORDS // 4
                if is_kept or ":".join((c[0], c[1], c[3], c[4])) in wanted:
                    records.append(read_record(line, columns))
            elif line.startswith(("##contig=", "##reference=")):
                header.append(line.rstrip("\n"))
            elif line.startswith("#CHROM"):
                names = line.rstrip("\n").split("\t")
                samples = samples or names[9:]
                columns = [names.index(x) for x in samples]
    return Base(f"{name} {' '.join(options)}".strip(), assembly, header, samples, options,
                records, accession)


def read_record(line, columns):
    c = line.rstrip("\n").split("\t")
    alts = tuple(c[4].split(","))
    calls = tuple(read_call(c[8].split(":"), c[i], len(alts)) for i in columns)
    return Record(c[0], int(c[1]), c[3], alts, c[6], calls)


def clinvar_alleles(assembly):
    """Of the releases that the KB is built from, inside the windows; indels first."""
    out = set()
    if assembly == "GRCh38":
        path = f"{DATA}/clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz"
        place = lambda c: (c[0], int(c[1]), c[3], c[4])
    else:
        path = f"{DATA}/clinvar/tsv/variant_summary_20210124.first_rows.txt.gz"
        place = lambda c: (c[18], int(c[31]), c[32], c[33]) if c[16] == assembly else None
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            if line[0] == "#":
                continue
            at = place(line.rstrip("\n").split("\t"))
            if at and is_bases(at[2]) and is_bases(at[3]) and WINDOWS.fetch(
                    assembly, at[0], at[1], at[1] + len(at[2])) is not None:
                out.add(at)
    return sorted(out, key=lambda a: (len(a[2]) == len(a[3]), a))


def pharmacogenomic_alleles(assembly):
    """Substitutions that annotations are about, wherever they are."""
    contigs = {v: k[1] for k, v in ACCESSIONS.items() if k[0] == assembly}
    out = set()
    with open(f"{DATA}/clinpgx/2025-08-05/variants.tsv", encoding="utf-8") as f:
        for c in (x.split("\t") for x in f):
            if c[6] not in ("0", "Clinical Annotation count"):
                for m in re.finditer(r"(NC_[0-9.]+):g\.(\d+)([ACGT])>([ACGT])", c[10]):
                    if m[1] in contigs:
                        out.add((contigs[m[1]], int(m[2]), m[3], m[4]))
    return sorted(out)


def random_bases(rng, n):
    return "".join(rng.choices("ACGT", k=n))


def random_allele(rng, ref):
    """ALT and the length of REF that it replaces: substitutions, repeats, delins."""
    kind = rng.random()
    if kind < 0.5:
        return 1, rng.choice([b for b in "ACGT" if b != ref[0]])
    n = rng.choice([1, 1, 2, 3, 3, 4, 6, 9, 15])
    if kind < 0.68:
        return n + 1, ref[0]
    if kind < 0.86:
        return 1, ref[0] + ref[1:n + 1]
    if kind < 0.93:
        return 1, ref[0] + random_bases(rng, n)
    return n + 1, random_bases(rng, rng.choice([1, 2, n + 1]))


def random_call(rng, n_alts):
    genotypes = [(0, 1)] * 6 + [(1, 1)] * 2 + [(0, 0), (None, None)]
    if n_alts > 1:
        genotypes = [(1, 2)] * 4 + [(0, 1), (0, 2), (2, 2), (0, 0)]
    gt, mark = list(rng.choice(genotypes)), rng.choice("//|")
    if mark == "|":
        rng.shuffle(gt)
    depth = rng.choice(["60", "80", "100"])
    return Call(tuple(gt), mark, rng.choice([".", "1", "2"]) if mark == "|" else ".", depth,
                tuple(rng.choice(["0.3", "0.45", "0.5"]) for _ in range(n_alts)))


def made_records(rng, assembly, known):
    """ClinVar's alleles, and random ones: alone, crowded into codons, several at a position;
    positions of pharmacogenes."""
    for contig, pos, ref, alt in rng.sample(pharmacogenomic_alleles(assembly), 60):
        alts = {alt, *rng.sample("ACGT", rng.choice([0, 0, 1, 2]))} - {ref}
        yield Record(contig, pos, ref, tuple(sorted(alts)), "PASS",
                     (random_call(rng, len(alts)),))
    indels = [a for a in known if len(a[2]) != len(a[3])]
    chosen = rng.sample(indels, min(70, len(indels))) + rng.sample(known, min(70, len(known)))
    for contig, pos, ref, alt in chosen:
        yield Record(contig, pos, ref, (alt,), "PASS", (random_call(rng, 1),))
        if rng.random() < 0.25:
            near = pos + rng.choice([0, 1, 1, 2, 3])
            text = WINDOWS.fetch(assembly, contig, near, near + 20)
            if text:
                ends = {random_allele(rng, text) for _ in range(rng.choice([1, 2, 3]))}
                longest = max(n for n, _ in ends)
                alts = {alt + text[n:longest] for n, alt in ends} - {text[:longest]}
                if alts:
                    yield Record(contig, near, text[:longest], tuple(sorted(alts)),
                                 rng.choice(["PASS", "PASS", "PASS", "LowQual"]),
                                 (random_call(rng, len(alts)),))


def make_base(name, assembly, options):
    rng = random.Random(name)
    records = sorted(made_records(rng, assembly, clinvar_alleles(assembly)),
                     key=lambda r: (r.chrom, r.pos))
    with open(f"{DATA}/reference/refget_primary_contigs.tsv", encoding="utf-8") as f:
        rows = [x.rstrip("\n").split("\t") for x in f]
    header = [f"##contig=<ID={r[1].removeprefix('chr')},length={r[3]}>" for r in rows
              if r[0] == assembly]
    return Base(f"{name} {assembly} {' '.join(options)}".strip(), assembly, header, ["made"],
                options, records, True)


# ---- edits ---------------------------------------------------------------------------

def split(r):
    """As bcftools norm -m-: every other ALT becomes 0 in the genotype."""
    for i, alt in enumerate(r.alts):
        calls = tuple(c._replace(
            gt=tuple(x if x is None else int(x == i + 1) for x in c.gt), af=(c.af[i],))
            for c in r.calls)
        yield r._replace(alts=(alt,), calls=calls)


def joined_call(a, b, n_alts):
    """None: one genotype cannot hold both."""
    if (a.mark, a.ps, a.dp, len(a.gt)) != (b.mark, b.ps, b.dp, len(b.gt)):
        return None
    if [x is None for x in a.gt] != [x is None for x in b.gt]:
        return None
    moved = tuple(x + n_alts if x else x for x in b.gt)
    if a.mark == "|":
        if any(x and y for x, y in zip(a.gt, moved)):
            return None
        gt = tuple(y or x for x, y in zip(a.gt, moved))
    else:
        both = sorted(x for x in a.gt + moved if x)
        if len(both) > len(a.gt) or (both and None in a.gt):
            return None
        gt = a.gt if None in a.gt else (0,) * (len(a.gt) - len(both)) + tuple(both)
    return a._replace(gt=gt, af=a.af + b.af)


def joined(a, b):
    """As bcftools norm -m+: REF is the longer one.  None: they are two records."""
    if (a.chrom, a.pos, a.filter) != (b.chrom, b.pos, b.filter) \
            or not all(map(is_bases, (a.ref, b.ref) + a.alts + b.alts)):
        return None
    ref = max(a.ref, b.ref, key=len)
    alts = tuple(x + ref[len(r.ref):] for r in (a, b) for x in r.alts)
    calls = tuple(joined_call(x, y, len(a.alts)) for x, y in zip(a.calls, b.calls))
    if None in calls or len(set(alts)) < len(alts) or not ref.startswith(a.ref) \
            or not ref.startswith(b.ref):
        return None
    return a._replace(ref=ref, alts=alts, calls=calls)


def join_all(rng, records):
    """Those of one position in any order, as files name their ALTs."""
    out = []
    for r in sorted(records, key=lambda r: (r.chrom, r.pos, rng.random())):
        both = joined(out[-1], r) if out and rng.random() < 0.7 else None
        if both:
            out[-1] = both
        else:
            out.append(r)
    return out


def shift(rng, r, assembly):
    """A pure indel some steps to the right along its repeat."""
    pos, ref, alt = r.pos, r.ref, r.alts[0]
    if len(r.alts) > 1 or not is_bases(alt) or 1 not in (len(ref), len(alt)) \
            or len(ref) == len(alt) or ref[0] != alt[0]:
        return r
    for _ in range(rng.choice([1, 2, 5, 50])):
        behind = WINDOWS.fetch(assembly, plain(r.chrom), pos + len(ref), pos + len(ref))
        moving = ref[1:] or alt[1:]
        if behind != moving[0]:
            break
        turned = moving[1:] + behind
        anchor, pos = moving[0], pos + 1
        ref, alt = (anchor + turned, anchor) if len(ref) > 1 else (anchor, anchor + turned)
    return r._replace(pos=pos, ref=ref, alts=(alt,))


def pad(rng, r, assembly):
    if not all(map(is_bases, r.alts)):
        return r
    n_left, n_right = (rng.choice([0, 1, 2, 3, MAX_PAD]) for _ in range(2))
    end = r.pos + len(r.ref) - 1
    text = WINDOWS.fetch(assembly, plain(r.chrom), r.pos - n_left, end + n_right)
    if text is None or text[n_left:n_left + len(r.ref)] != r.ref.upper():
        return r
    left, right = text[:n_left], text[len(text) - n_right:] if n_right else ""
    return r._replace(pos=r.pos - n_left, ref=left + r.ref + right,
                      alts=tuple(left + a + right for a in r.alts))


def lower(rng, r):
    if not all(map(is_bases, r.alts)):
        return r
    some = lambda text: "".join(rng.choice([x, x.lower()]) for x in text)
    return r._replace(ref=some(r.ref), alts=tuple(map(some, r.alts)))


EDITS = ("split", "join", "shift", "pad", "lower", "shuffle")


def edited(rng, base):
    """The copy's header and records, and words for what was done."""
    done = [e for e in EDITS if rng.random() < 0.6]
    some = lambda records, f: [f(r) if rng.random() < 0.5 else r for r in records]
    records = base.records
    if "split" in done:
        records = [x for r in records for x in (split(r) if rng.random() < 0.7 else [r])]
    if "join" in done:
        records = join_all(rng, records)
    if "shift" in done:
        records = some(records, lambda r: shift(rng, r, base.assembly))
    if "pad" in done:
        records = some(records, lambda r: pad(rng, r, base.assembly))
    if "lower" in done:
        records = some(records, lambda r: lower(rng, r))
    if "shuffle" in done:
        records = rng.sample(records, len(records))
    style = rng.choice(["as it is", "chr", "none"] + ["accession"] * base.accession)
    names = lambda chrom: renamed(chrom, base.assembly, style)
    header = [re.sub(r"(?<=ID=)[^,>]+", lambda m: names(m[0]), x) for x in base.header]
    return header, [r._replace(chrom=names(r.chrom)) for r in records], \
        f"{'+'.join(done)} names: {style}"


# ---- runs ----------------------------------------------------------------------------

def call_text(c):
    gt = c.mark.join("." if x is None else str(x) for x in c.gt)
    return f"{gt}:{c.ps}:{c.dp}:{','.join(c.af)}"


def text_of(header, samples, records):
    lines = ["##fileformat=VCFv4.2", *header,
             "#" + "\t".join("CHROM POS ID REF ALT QUAL FILTER INFO FORMAT".split() + samples)]
    lines += ["\t".join([r.chrom, str(r.pos), ".", r.ref, ",".join(r.alts), ".", r.filter, ".",
                         "GT:PS:DP:AF", *map(call_text, r.calls)]) for r in records]
    return "\n".join(lines) + "\n"


def report(base, text):
    done = subprocess.run([VDT, "query", "-k", KB, *base.options, "-"], input=text.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    return done.stdout if done.returncode == 0 else b"exit %d: %s" % (done.returncode,
                                                                     done.stderr)


OF_THE_FILE = re.compile(rb'"as_given": (?:null|"[^"]*")|"sha256": "[0-9a-f]{64}"'
                         rb'|"records": \d+')


def same_part(out):
    return OF_THE_FILE.sub(b"-", out)


def differences(a, b, path="$"):
    """Paths at which two JSON values differ."""
    if isinstance(a, dict) and isinstance(b, dict):
        return [x for k in sorted(set(a) | set(b)) if k not in ("as_given", "sha256", "records")
                for x in differences(a.get(k), b.get(k), f"{path}.{k}")]
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return [x for i, (p, q) in enumerate(zip(a, b))
                for x in differences(p, q, f"{path}[{i}]")]
    return [] if a == b else [f"{path}: {short(a)} | {short(b)}"]


def short(value):
    text = json.dumps(value)
    return text if len(text) < 120 else text[:117] + "..."


# How many indels could not be left-aligned: where the KB has no bases, those of a longer REF
# prove that the padded copy stands leftmost, and the repeat hides it of the moved one.
MAY_DIFFER = "indels_not_aligned"


def explain(want, got):
    if not want.startswith(b"{") or not got.startswith(b"{"):
        return [want[:200].decode() if want[:1] != b"{" else "", got[:200].decode()]
    a, b = json.loads(want), json.loads(got)
    for x in (a, b):
        x["limits"] = [y for y in x["limits"] if y["key"] != MAY_DIFFER]
    return differences(a, b)[:6]


def run_case(base, want, seed):
    header, records, words = edited(random.Random(f"{base.name} {seed}"), base)
    got = report(base, text_of(header, base.samples, records))
    if same_part(got) == want[1] or not (faults := explain(want[0], got)):
        return None
    return f"differs: {base.name!r} seed {seed}: {words}", faults


def bases():
    for row in REAL:
        yield read_real(*row)
    for row in MADE:
        yield make_base(*row)


def check(pool, base):
    """How many cases are right, and the first of those that are not."""
    out = report(base, text_of(base.header, base.samples, base.records))
    n_found = len(json.loads(out)["findings"]) if out.startswith(b"{") else None
    want = out, same_part(out)
    faults = [x for x in pool.map(lambda s: run_case(base, want, s), range(CASES_PER_BASE)) if x]
    print(f"{base.name}: {len(base.records)} records, {n_found} findings, "
          f"{CASES_PER_BASE - len(faults)}/{CASES_PER_BASE}")
    if n_found is None:
        return 0, [(f"no report: {base.name}", [out.decode()])]
    return CASES_PER_BASE - len(faults), faults


def write_case(name, seed, out):
    base = next(b for b in bases() if b.name == name)
    header, records, words = edited(random.Random(f"{base.name} {seed}"), base)
    for path, text in (("base", text_of(base.header, base.samples, base.records)),
                       ("edited", text_of(header, base.samples, records))):
        with open(f"{out}/{path}.vcf", "w", encoding="utf-8") as f:
            f.write(text)
    print(words, "options:", *base.options)


def main():
    right = total = n_shown = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for base in bases():
            n, faults = check(pool, base)
            right, total = right + n, total + CASES_PER_BASE
            for words, lines in faults[:max(0, SHOWN - n_shown)]:
                n_shown += 1
                print(words, *lines, sep="\n    ")
    print(f"gold spelling: {right}/{total}")
    return 0 if right == total else 1


if __name__ == "__main__":
    sys.exit(write_case(*sys.argv[1:]) if len(sys.argv) == 4 else main())
