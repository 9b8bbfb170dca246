#!/usr/bin/python3
"""BCF and VCF of the same records give the same report: every file of DATA/vcf that bcftools turns into BCF,
against the VCF that bcftools makes of that BCF.  Where one is refused the other must be, with the same words.
Byte for byte but for the files' names and digests; the first sample is asked for."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "shared"))
import vcf_text  # noqa: E402

VDT, KB, DATA = (os.environ[k] for k in ("VDT", "KB", "DATA"))
EXTENSIONS = (".vcf", ".vcf.gz", ".vcf.bgz", ".bcf")


def files():
    for folder, _, names in sorted(os.walk(f"{DATA}/vcf")):
        for name in sorted(names):
            if name.endswith(EXTENSIONS) and "conformance" not in folder.split("/"):
                yield os.path.join(folder, name)


def convert(path, out, kind):
    done = subprocess.run(["bcftools", "view", "--no-version", f"-O{kind}", "-o", out, path],
                          capture_output=True, check=False)
    return done.returncode == 0


def report(path, sample):
    name = ["--sample", sample] if sample else []
    done = subprocess.run([VDT, "query", "-k", KB, "-q", *name, path], capture_output=True, check=False)
    out = re.sub(rb'"sha256": "[0-9a-f]*"', b"SHA", done.stdout)
    return done.returncode, out, done.stderr.replace(path.encode(), b"FILE")


def main():
    right = total = n_not_converted = n_read = 0
    with tempfile.TemporaryDirectory(dir=os.environ.get("O")) as tmp:
        for path in files():
            bcf, vcf, given = f"{tmp}/a.bcf", f"{tmp}/a.vcf", f"{tmp}/given.vcf"
            with open(given, "wb") as out:
                out.write(vcf_text.declare_contigs(vcf_text.read(path)))
            if not convert(given, bcf, "b") or not convert(bcf, vcf, "v"):
                n_not_converted += 1
                continue
            samples = subprocess.run(["bcftools", "query", "-l", bcf], capture_output=True, text=True,
                                     check=True).stdout.split("\n")
            a, b = report(vcf, samples[0]), report(bcf, samples[0])
            total += 1
            right += a == b
            n_read += a[0] == 0
            if a != b:
                print(f"differs: {os.path.relpath(path, DATA)}: exit {a[0]}, {b[0]} {a[2][:200]} {b[2][:200]}")
    print(f"{n_read} of {total} are read, the others refused alike; bcftools cannot turn {n_not_converted}")
    print(f"gold bcf-equal: {right}/{total}")
    return right != total or n_read < 30


sys.exit(main())
