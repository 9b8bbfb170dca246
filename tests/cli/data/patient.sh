# patient.kb, the KB of KRAS and the criteria of tests/sources/patient; what a case shows:
#   say ID... -- QUERY-OPTIONS   the value of each criterion and why
patient_kb() { # KB, then a command that changes a copy of the curated tables
    cp -R "$SRC/tests/sources/." sources
    cp -R "$SRC/curated" curated && eval "${2:-:}"
    "$VDT" build -o "$1" --sources sources/patient/sources.tsv --curated curated >build.txt
}
cat >say.py <<'END_OF_SAY'
import json
import subprocess
import sys

vdt, kb, *rest = sys.argv[1:]
ids, options = rest[:rest.index("--")], rest[rest.index("--") + 1:]
for name in ids:
    run = subprocess.run([vdt, "explain", "-k", kb, "--json", *options[:-1], "inhouse:" + name, options[-1]],
                         capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(run.stderr.strip())
    for c in json.loads(run.stdout)["criteria"]:
        print("  %-9s %-8s %s" % (name, c["value"], c["why"]["text"] if isinstance(c["why"], dict) else c["why"]))
END_OF_SAY
say() { /usr/bin/python3 say.py "$VDT" patient.kb "$@"; }
cat >head.vcf <<'END_OF_HEAD'
##fileformat=VCFv4.2
##contig=<ID=chr12,length=133275309>
##FILTER=<ID=LowQual,Description="low quality">
##FILTER=<ID=DRAGENLowGQ,Description="low quality of the block">
##INFO=<ID=END,Number=1,Type=Integer,Description="end of the block">
##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads of each allele">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="depth">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="quality">
##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description="smallest depth of the block">
##FORMAT=<ID=LEN,Number=1,Type=Integer,Description="length of the block">
END_OF_HEAD
# vcf SAMPLE <records with blanks for tabs >FILE
vcf() {
    cat head.vcf
    printf '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t%s\n' "$1"
    sed 's/  */	/g'
}
