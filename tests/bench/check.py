#!/usr/bin/python3
"""make bench-check: instructions of a panel's and an exome's query (-@1, valgrind's callgrind)
beside the figure that is stored for this model of CPU; more than 5 % above it is a failure.
    check.py OUT GENERATE   with VDT in the environment
RECORD=1 writes the figures of this CPU into tests/bench/instructions.tsv."""
import os
import re
import shutil
import subprocess
import sys

from inputs import HERE, Inputs

STORED = os.path.join(HERE, "instructions.tsv")
HEADER = "cpu\tquery\tinstructions\n"
MAX_MORE = 0.05
N_CLINVAR, N_WGS = 200000, 4800000


def cpu_model():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        found = re.search(r"^(?:model name|CPU part)\s*:\s*(.+)$", f.read(), re.M)
    return found.group(1).strip() if found else "unknown"


def load():
    with open(STORED, encoding="utf-8") as f:
        rows = [x.rstrip("\n").split("\t") for x in f if not x.startswith("#")]
    return {(cpu, query): int(n) for cpu, query, n in rows[1:]}


def store(rows):
    with open(STORED, encoding="utf-8") as f:
        comments = [x for x in f if x.startswith("#")]
    with open(STORED, "w", encoding="utf-8") as f:
        f.writelines(comments + [HEADER])
        f.writelines(f"{cpu}\t{query}\t{n}\n" for (cpu, query), n in sorted(rows.items()))


def count(command):
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"] + command,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or not found:
        sys.exit(f"bench-check: {' '.join(command)}: exit status {run.returncode}\n{run.stderr}")
    return int(found.group(1))


def main(out, generate):
    if not shutil.which("valgrind"):
        sys.exit("bench-check: no valgrind; expected the package valgrind")
    vdt = os.environ["VDT"]
    inputs = Inputs(out, generate, vdt)
    if inputs.is_stale("check.kb"):
        clinvar = inputs.bgzipped("clinvar.200k.vcf.gz", "clinvar", N_CLINVAR)
        subprocess.run(inputs.build_command("check.kb", [("vcf", clinvar, "GRCh38")]).split(), check=True)
    stored, cpu, n_bad = load(), cpu_model(), 0
    for query in ("panel", "wes"):
        vcf = inputs.bgzipped(query + ".vcf.gz", query, N_WGS)
        n = count([vdt, "query", "-q", "-@", "1", "-k", inputs.path("check.kb"), vcf])
        old = stored.get((cpu, query))
        if os.environ.get("RECORD"):
            stored[cpu, query] = n
            print(f"{query}: {n:,} instructions, recorded for {cpu}")
        elif old is None:
            print(f"skipped: {query}: {n:,} instructions; no figure is stored for {cpu} (RECORD=1)")
        else:
            is_bad = n > old * (1 + MAX_MORE)
            n_bad += is_bad
            print(f"{'not ok' if is_bad else 'ok'} - {query}: {n:,} instructions, stored {old:,}: "
                  f"{(n / old - 1) * 100:+.1f} %")
    if os.environ.get("RECORD"):
        store(stored)
    return n_bad > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
