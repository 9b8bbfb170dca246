#!/bin/sh
# Writes the sources.tsv of the real KB: which files of DIR vdt reads, and as what.
#   real_sources.sh DIR OUT        OUT/sources.tsv, and beside it the FASTA that had to be cut
set -eu
data=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
exec >"$out/sources.tsv"

row() { # source kind path release assembly licence url
    [ -r "$data/$3" ] || {
        echo "real_sources.sh: no $data/$3" >&2
        exit 1
    }
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$data/$3" "$4" "$5" "$6" "$7"
}

civic() { # kind, file name part
    row civic "$1" "civic/2024-08-01/01-Aug-2024-$2Summaries.tsv" 2024-08-01 '' CC0-1.0 \
        https://civicdb.org/releases
}

clinpgx() { # kind, file
    row clinpgx "$1" "clinpgx/2025-08-05/$2" 2025-08-05 '' CC-BY-SA-4.0 \
        https://www.clinpgx.org
}

printf 'source\tkind\tpath\trelease\tassembly\tlicence\turl\n'
row hgnc tsv ontology/hgnc_complete_set.txt.gz 2024-10-18 '' CC0-1.0 \
    https://www.genenames.org
row do tsv ontology/HumanDO.tsv 2026-07-31 '' CC0-1.0 https://disease-ontology.org
row do obo ontology/DO_cancer_slim.obo 2026-07-31 '' CC0-1.0 https://disease-ontology.org
row oncotree json ontology/oncotree_2025_10_03.json 2025-10-03 '' CC-BY-4.0 \
    https://oncotree.mskcc.org
row chain chain reference/hg19ToHg38.over.chain.gz 2013-12-31 GRCh37 public \
    https://hgdownload.soe.ucsc.edu
# Two DPYD windows are a GRCh37 slice placed on GRCh38 (their provenance.tsv says so).  At
# rs1801265 (1:97883329) the assemblies differ: the slice has GRCh37's G, ClinVar and ClinPGx
# have GRCh38's A.  They are left out, or the build would reject what is right.
without() { # file, record
    gzip -dcf "$data/reference/$1" | awk -v no=">$2" '/^>/ { keep = $1 != no } keep' \
        >"$out/${1%.gz}"
    printf 'reference\tfasta\t%s\tGRCh38\tGRCh38\tpublic\thttps://www.ncbi.nlm.nih.gov/grc\n' \
        "$out/${1%.gz}"
}
without cancer_gene_exons.GRCh38.fa chr1:97883204-97883434
without cancer_gene_genomic.GRCh38.fa.gz chr1:97075742-97926059
for window in brca1.GRCh38_chr17_43000001-43200000.fa brca2.GRCh38_chr13_32300001-32500000.fa; do
    row reference fasta "reference/$window" GRCh38 GRCh38 public \
        https://www.ncbi.nlm.nih.gov/grc
done
# The chr22 piece calls itself GRCh38, but its bases are GRCh37's: all 471 REF bases of the
# GRCh37 files of data/vcf inside it agree, and no GRCh38 file's do.
for window in brca1.GRCh37_chr17_41100001-41300000.fa \
    brca2.GRCh37_chr13_32800001-33000000.fa hisat2_GRCh38_chr22_20-21M.fa.gz; do
    row reference fasta "reference/$window" GRCh37 GRCh37 public \
        https://www.ncbi.nlm.nih.gov/grc
done
row mane summary reference/MANE.GRCh38.v1.4.summary.txt.gz 1.4 GRCh38 public-domain \
    https://www.ncbi.nlm.nih.gov/refseq/MANE
row transcripts genepred reference/MANE_bigGenePred_GRCh38.tsv.gz 1.4 GRCh38 \
    public-domain https://www.ncbi.nlm.nih.gov/refseq/MANE
row transcripts gtf reference/ensembl75_GRCh37_chr1.sorted.gtf.gz 75 GRCh37 open \
    https://grch37.ensembl.org
row clinvar vcf clinvar/vcf/clinvar_20260226_GRCh38_cancergenes.vcf.gz 2026-02-26 GRCh38 \
    public-domain https://www.ncbi.nlm.nih.gov/clinvar
row clinvar variant_summary clinvar/tsv/variant_summary_20210124.first_rows.txt.gz \
    2021-01-24 '' public-domain https://www.ncbi.nlm.nih.gov/clinvar
civic variants Variant
row civic vcf civic/2024-08-01/01-Aug-2024-civic_accepted.vcf 2024-08-01 GRCh37 CC0-1.0 \
    https://civicdb.org/releases
civic profiles MolecularProfile
civic evidence ClinicalEvidence
civic assertions Assertion
clinpgx summary_annotations summaryAnnotations.zip
clinpgx variants variants.tsv
clinpgx chemicals chemicals.tsv
clinpgx drugs drugs.tsv
clinpgx phenotypes phenotypes.tsv
clinpgx archive relationships.zip
row clinpgx labels clinpgx/drugLabels/drugLabels.2025-05.tsv 2025-05-01 '' CC-BY-SA-4.0 \
    https://www.clinpgx.org
row clinpgx guidelines clinpgx/2025-01-05/guidelineAnnotations.json.zip 2025-01-05 '' \
    CC-BY-SA-4.0 https://www.clinpgx.org
# One document of many guidelines: a file each would be a hundred sources.
/usr/bin/python3 - "$data/pharmcat/guidance/pharmcat-guidelines-2024-03" \
    "$out/guidelines.2024-03-25.json" <<'END'
import json, os, sys
names = sorted(name for name in os.listdir(sys.argv[1]) if name.endswith(".json"))
documents = [json.load(open(os.path.join(sys.argv[1], name))) for name in names]
with open(sys.argv[2], "w") as out:
    json.dump(documents, out, sort_keys=True, indent=1)
END
printf 'guidance\tguidelines\t%s\t2024-03-25\t\tCC-BY-SA-4.0\t%s\n' \
    "$out/guidelines.2024-03-25.json" https://www.pharmgkb.org
row guidance cpic_drugs pharmcat/guidance/cpic_drugs.2022-09-15.json 2022-09-15 '' CC0-1.0 \
    https://cpicpgx.org
for json in "$data"/pharmcat/3.1.1/definition/alleles/*_translation.json; do
    row pharmcat definitions "pharmcat/3.1.1/definition/alleles/${json##*/}" 2025-11-05 '' \
        MPL-2.0 https://github.com/PharmGKB/PharmCAT
done
row pharmcat exemptions pharmcat/3.1.1/definition/alleles/exemptions.json 2025-11-05 '' \
    MPL-2.0 https://github.com/PharmGKB/PharmCAT
for json in "$data"/pharmcat/3.1.1/phenotype/*.json; do
    row pharmcat phenotypes "pharmcat/3.1.1/phenotype/${json##*/}" 2025-11-05 '' MPL-2.0 \
        https://github.com/PharmGKB/PharmCAT
done
# Of these the tables of 3.1.1 are not to be had.
for json in "$data"/pharmcat/3.1.1/phenotype_older/*.json; do
    release=${json#*.1.1/phenotype_older/*.}
    row pharmcat phenotypes "pharmcat/3.1.1/phenotype_older/${json##*/}" \
        "${release%.json}" '' MPL-2.0 https://github.com/PharmGKB/PharmCAT
done
row ctgov v2 trials/json/ctg-studies_nsclc_2025-12-09.json 2025-12-09 '' public-domain \
    https://clinicaltrials.gov
row ctgov v2 trials/json/ctg-studies_oncology_recruiting_2026-01-05.json.zip 2026-01-05 '' \
    public-domain https://clinicaltrials.gov
row ctgov v2 trials/json/ctg-studies_beta_2023-06.json 2023-06-28 '' public-domain \
    https://clinicaltrials.gov
row ctgov xml trials/xml/AllPublicXML_oncology_2023-02-03.zip 2023-02-03 '' public-domain \
    https://clinicaltrials.gov
