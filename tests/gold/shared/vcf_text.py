"""A VCF as bytes, made fit for BCF."""
import gzip
import re


def read(path):
    with open(path, "rb") as f:
        data = f.read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def declare_contigs(text):
    """BCF has no words for a contig that the header does not declare: those are added without a length."""
    lines = text.splitlines(keepends=True)
    at = next((i for i, x in enumerate(lines) if x.startswith(b"#CHROM")), None)
    if at is None:
        return text
    known = set(re.findall(rb"^##contig=<ID=([^,>]+)", text, re.M))
    used = dict.fromkeys(x.split(b"\t", 1)[0] for x in lines[at + 1:] if x.strip())
    new = [b"##contig=<ID=%s>\n" % x for x in used if x not in known]
    return b"".join(lines[:at] + new + lines[at:])
