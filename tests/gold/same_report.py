#!/usr/bin/python3
"""The same records give the same report: on 1, 2 and 5 threads; as text, gzip, BGZF and BCF; in genome order and
shuffled.  With --targets-only all but the counts of what was not read is the same."""
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "shared"))
import vcf_text  # noqa: E402

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
FILES = ["tumour/T001-COAD.grch38.vcf.gz", "germline/exomiser_Pfeiffer_exome_b37.vcf.gz",
         "germline/NA18526_GRCh38_getrm_nonref.vcf.gz", "tumour/strelka_grch38_admix_pass_snvs.vcf.gz"]


def report(path, *options):
    sample = ["--sample", "NA12878_c40"] if "strelka" in path else []
    done = subprocess.run([VDT, "query", "-k", KB, "-q", *sample, *options, path], capture_output=True,
                          check=False)
    if done.returncode != 0:
        print(done.stderr.decode(), end="")
    return re.sub(rb'"sha256": "[0-9a-f]*"', b'"sha256": ""', done.stdout)


def write(path, data):
    with open(path, "wb") as out:
        out.write(data)


def shuffled(text):
    lines = text.splitlines(keepends=True)
    head = [x for x in lines if x.startswith(b"#")]
    body = [x for x in lines if not x.startswith(b"#")]
    random.Random(7).shuffle(body)
    return b"".join(head + body)


def without_counts(text):
    r = json.loads(text)
    for part in ("accounting", "limits"):
        del r[part]
    r["scope"].pop("targets_only", None)
    return r


def check(name, tmp, bad):
    text = vcf_text.declare_contigs(vcf_text.read(f"{DATA}/vcf/{name}"))
    # without bcftools' own VCF the fields' spellings (0.50, 1e-05) would differ
    base = f"{tmp}/strelka" if "strelka" in name else f"{tmp}/a"
    write(f"{base}.in.vcf", text)
    subprocess.run(["bcftools", "view", "--no-version", "-Ob", "-o", f"{base}.bcf", f"{base}.in.vcf"], check=True)
    text = subprocess.run(["bcftools", "view", "--no-version", f"{base}.bcf"], capture_output=True,
                          check=True).stdout
    write(f"{base}.vcf", text)
    write(f"{base}.gz", gzip.compress(text, 1))
    write(f"{base}.shuffled.vcf", shuffled(text))
    for suffix in (".vcf", ".shuffled.vcf"):
        with open(f"{base}{suffix}.bgz", "wb") as out:
            subprocess.run(["bgzip", "-c", f"{base}{suffix}"], stdout=out, check=True)
    want = report(f"{base}.vcf")
    ways = [(".vcf.bgz", "-@1"), (".vcf.bgz", "-@2"), (".vcf.bgz", "-@5"), (".gz",), (".bcf", "-@1"),
            (".bcf", "-@2"), (".shuffled.vcf",), (".shuffled.vcf.bgz", "-@2")]
    right = 0
    for suffix, *options in ways:
        same = want and report(base + suffix, *options) == want
        right += bool(same)
        if not same:
            bad.append(f"{name}: {suffix} {' '.join(options)}")
    same = without_counts(report(f"{base}.vcf.bgz", "--targets-only")) == without_counts(want)
    if not same:
        bad.append(f"{name}: --targets-only")
    return right + same, len(ways) + 1


def main():
    right = total = 0
    bad = []
    with tempfile.TemporaryDirectory(dir=os.environ.get("O")) as tmp:
        for name in FILES:
            r, t = check(name, tmp, bad)
            right, total = right + r, total + t
    for x in bad:
        print(f"differs: {x}")
    print(f"gold same-report: {right}/{total}")
    return right != total


sys.exit(main())
