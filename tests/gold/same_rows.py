#!/usr/bin/python3
"""Real samples: JSON, HTML, TSV, Markdown and VCF carry exactly the same rows."""
import os
import sys

sys.path.insert(0, os.path.join(os.environ["SRC"], "tests"))
import same_rows  # noqa: E402  pylint: disable=wrong-import-position

DATA = os.environ["DATA"]
SAMPLES = [
    ("T001-COAD", ["-t", "COAD", f"{DATA}/vcf/tumour/T001-COAD.grch38.vcf.gz"]),
    ("T001-BRCA", ["-t", "BRCA", f"{DATA}/vcf/tumour/T001-BRCA.grch38.vcf.gz"]),
    ("NA18526", ["--origin", "germline", f"{DATA}/vcf/germline/NA18526_GRCh38_getrm_nonref.vcf.gz"]),
]


def main():
    right = sum(same_rows.check(label, args) == 0 for label, args in SAMPLES)
    print(f"gold same-rows: {right}/{len(SAMPLES)}")
    return 0 if right == len(SAMPLES) else 1


if __name__ == "__main__":
    sys.exit(main())
