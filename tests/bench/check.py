#!/usr/bin/python3
"""make bench-check: instructions of a panel's and an exome's query (-@1, valgrind's callgrind)
beside the figure that is stored for this model of CPU; more than 5 % above it is a failure.
    check.py OUT GENERATE   with VDT in the environment; DATA and KB for the real sample
RECORD=1 writes the figures of this CPU into tests/bench/instructions.tsv; STORED names another file."""
import os
import re
import shutil
import subprocess
import sys

from inputs import HERE, Inputs

STORED = os.environ.get("STORED") or os.path.join(HERE, "instructions.tsv")
HEADER = "cpu\tquery\tinstructions\n"
MAX_MORE = 0.05
N_CLINVAR, N_WGS = 200000, 4800000
REAL = "vcf/tumour/T001-COAD.grch38.vcf.gz"


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


def judge(query, n, old, cpu):
    """A line, and whether it is a failure."""
    if old is None:
        return f"skipped: {query}: {n:,} instructions; no figure is stored for {cpu} (RECORD=1)", False
    is_bad = n > old * (1 + MAX_MORE)
    return (f"{'not ok' if is_bad else 'ok'} - {query}: {n:,} instructions, stored {old:,}: "
            f"{(n / old - 1) * 100:+.1f} %", is_bad)


def commands(inputs):
    """(query, its command)."""
    vdt = [inputs.vdt, "query", "--no-sandbox", "-q", "-@", "1", "-k"]  # valgrind writes its file from within
    found = [(x, vdt + [inputs.path("check.kb"), inputs.bgzipped(x + ".vcf.gz", x, N_WGS)]) for x in ("panel", "wes")]
    kb, vcf = os.environ.get("KB", ""), os.path.join(os.environ.get("DATA", ""), REAL)
    if os.path.exists(kb) and os.path.exists(vcf):
        found.append(("T001-COAD, real KB", vdt + [kb, "-t", "COAD", vcf]))
    return found


def main(out, generate):
    if not shutil.which("valgrind"):
        sys.exit("bench-check: no valgrind; expected the package valgrind")
    inputs = Inputs(out, generate, os.environ["VDT"])
    if inputs.is_stale("check.kb"):
        clinvar = inputs.bgzipped("clinvar.200k.vcf.gz", "clinvar", N_CLINVAR)
        subprocess.run(inputs.build_command("check.kb", [("vcf", clinvar, "GRCh38")]).split(), check=True)
    stored, cpu, n_bad = load(), cpu_model(), 0
    is_recording = bool(os.environ.get("RECORD"))
    for query, command in commands(inputs):
        n = count(command)
        line, is_bad = judge(query, n, stored.get((cpu, query)), cpu)
        stored[cpu, query] = n
        n_bad += is_bad
        print(f"{query}: {n:,} instructions, recorded for {cpu}" if is_recording else line, flush=True)
    if is_recording:
        store(stored)
    return n_bad > 0 and not is_recording


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
