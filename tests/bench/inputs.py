"""Inputs of make bench: made by tests/bench/generate with seed 1 if they are not there."""
import os
import subprocess

SEED = "1"
HERE = os.path.dirname(os.path.abspath(__file__))
# ClinVar alone: tables that speak of genes and diseases of other sources are emptied.
WHOLE_TABLES = ("vocabulary.tsv", "texts.tsv", "tier_rules.tsv", "caller_fields.tsv", "hereditary_rules.tsv",
                "copy_number_rules.tsv", "tmb_rules.tsv", "patient_rules.tsv", "patient_keys.tsv")
HEADER = "source\tkind\tpath\trelease\tassembly\tlicence\turl\n"


class Inputs:
    """out: the directory; generate, vdt: programs."""

    def __init__(self, out, generate, vdt):
        self.out, self.generate, self.vdt = out, generate, vdt
        os.makedirs(out, exist_ok=True)

    def path(self, name):
        return os.path.join(self.out, name)

    def made(self, name, command):
        """A file that appears whole: command writes to its stdout."""
        path = self.path(name)
        if not os.path.exists(path):
            with open(path + ".part", "wb") as f:
                subprocess.run(["sh", "-c", "set -e; " + command], stdout=f, check=True)
            os.rename(path + ".part", path)
        return path

    def text(self, name, kind, n):
        return self.made(name, f"'{self.generate}' {kind} {SEED} {n}")

    def bgzipped(self, name, kind, n):
        # a pipe's status is that of its end: what is cut off would not be seen
        plain = self.path(name + ".plain")
        return self.made(name, f"'{self.generate}' {kind} {SEED} {n} >'{plain}'; "
                               f"bgzip -@ 2 -c '{plain}'; rm '{plain}'")

    def shuffled(self, name, vcf):
        """The same records in an order that the file's own bytes give."""
        plain = self.path(name + ".plain")
        return self.made(name, f"bgzip -dc '{vcf}' | grep '^#' >'{plain}'; "
                               f"bgzip -dc '{vcf}' | grep -v '^#' | shuf --random-source='{vcf}' >>'{plain}'; "
                               f"bgzip -@ 2 -c '{plain}'; rm '{plain}'")

    def indexed(self, path):
        if not os.path.exists(path + ".tbi"):
            subprocess.run(["bcftools", "index", "-t", path], check=True)
        return path

    def curated(self):
        source, out = os.path.join(HERE, "../../curated"), self.path("curated")
        os.makedirs(out, exist_ok=True)
        for name in sorted(x for x in os.listdir(source) if x.endswith(".tsv")):
            with open(os.path.join(source, name), encoding="utf-8") as f:
                lines = f.readlines()
            if name not in WHOLE_TABLES:
                header = next(i for i, x in enumerate(lines) if not x.startswith("#"))
                lines = lines[:header + 1]
            with open(os.path.join(out, name), "w", encoding="utf-8") as f:
                f.writelines(lines)
        return out

    def build_command(self, kb, sources):
        """sources: (kind, path, assembly); a KB of ClinVar alone."""
        table = self.path(kb + ".sources.tsv")
        with open(table, "w", encoding="utf-8") as f:
            f.write(HEADER)
            for kind, path, assembly in sources:
                f.write(f"clinvar\t{kind}\t{os.path.abspath(path)}\t2026-02-26\t{assembly}\tpublic-domain\t\n")
        return f"{self.vdt} build -q -o {self.path(kb)} --sources {table} --curated {self.curated()}"

    def is_stale(self, kb):
        """Missing, or older than the program that builds it."""
        program = os.path.join(os.path.dirname(self.vdt), "libexec/vdt/vdt-build")
        path = self.path(kb)
        return not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(program)
