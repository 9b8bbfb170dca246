/*
 * The options of a sample: query and explain have the same.  Their rows stand in a
 * macro, so that each command puts them into its own table.
 */
#ifndef QUERY_QUERY_OPTIONS_H
#define QUERY_QUERY_OPTIONS_H

#include "kb/base/date.h"
#include "kb/base/opt.h"
#include "query/command.h"
#include "query/report.h"

struct query_options {
    const char *kb, *tumour, *sample, *normal, *assembly, *reference, *regions, *date,
        *min_allele_fraction, *cna, *sv, *fusions, *patient, *germline, *pgx_calls,
        *status, *phase;
    struct opt_list country, city; /* of trials */
    int trials;                    /* index of QUERY_TRIALS */
    int origin;                    /* index of QUERY_ORIGINS */
    int lang;                      /* index of QUERY_LANGS */
    int secondary_findings;        /* index of QUERY_SECONDARY */
    int sex;                       /* index of QUERY_SEXES, which is enum patient_sex */
    int use;                       /* index of QUERY_USES, which is enum use_kind */
    int pgx_matches;               /* index of QUERY_PGX_MATCHES */
    bool assume_covered, all_filters, targets_only, is_quiet, no_sandbox;
    unsigned min_depth, n_threads, max_trials;
    char date_text[DATE_BYTES]; /* of SOURCE_DATE_EPOCH */
};

#define QUERY_ORIGINS "auto|somatic|germline|tumour-only"
#define QUERY_LANGS "en|ko"
#define QUERY_SECONDARY "withheld|consented"
#define QUERY_TRIALS "matched|all"
#define QUERY_SEXES "unknown|female|male"
#define QUERY_PGX_MATCHES "top|all"
#define QUERY_USES "any|research|clinical|commercial"

#define QUERY_OPTION(type, letter, name, at, value, help)                              \
    {                                                                                  \
        name, letter, type, at, value, help, NULL, 0, 0, false                         \
    }

/* at(member): its offset in the caller's struct. */
#define QUERY_OPTION_ROWS(at)                                                          \
    QUERY_OPTION(OPT_PRIVATE, 'k', "kb", at(kb), "KB",                                 \
        "the knowledge base (default: $VDT_KB)"),                                      \
        QUERY_OPTION(OPT_TEXT, 't', "tumour", at(tumour), "TUMOUR",                    \
            "tumour type: DOID, OncoTree code, name or\nsynonym, English or Korean"),  \
        QUERY_OPTION(OPT_PRIVATE, 0, "sample", at(sample), "S",                        \
            "which sample of the VCF (needed when it cannot\nbe told); all: a JSON "   \
            "line for each"),                                                          \
        QUERY_OPTION(OPT_PRIVATE, 0, "normal", at(normal), "N",                        \
            "which sample of the VCF is the matched normal"),                          \
        {"origin", 0, OPT_CHOICE, at(origin), NULL,                                    \
            "what the sample is (default auto)", QUERY_ORIGINS, 0, 0, false},          \
        QUERY_OPTION(OPT_TEXT, 0, "assembly", at(assembly), "auto|GRCh37|GRCh38",      \
            "assembly of the VCF (default auto: what the\nheader or the REF bases "    \
            "prove)"),                                                                 \
        QUERY_OPTION(OPT_PRIVATE, 0, "reference", at(reference), "FASTA",              \
            "reference bases (with FASTA.fai); default: the\nwindows in the KB"),      \
        QUERY_OPTION(OPT_PRIVATE, 0, "regions", at(regions), "BED",                    \
            "what the assay covered: no call there means\nreference, for small "       \
            "variants"),                                                               \
        QUERY_OPTION(OPT_PRIVATE, 0, "germline", at(germline), "VCF",                  \
            "calls of the patient's normal tissue"),                                   \
        QUERY_OPTION(OPT_PRIVATE, 0, "patient", at(patient), "FILE",                   \
            "the patient: lines of \"key: value\", or a GA4GH\nPhenopacket v2 in "     \
            "JSON"),                                                                   \
        QUERY_OPTION(OPT_PRIVATE, 0, "cna", at(cna), "FILE",                           \
            "copy number: VCF, CNVkit .cns or .call.cns, SEG,\nor a table of copies"), \
        QUERY_OPTION(OPT_PRIVATE, 0, "sv", at(sv), "VCF", "structural variants"),      \
        QUERY_OPTION(OPT_PRIVATE, 0, "fusions", at(fusions), "FILE",                   \
            "fusions: the table of Arriba or STAR-Fusion, or one\nwith FusionGene "    \
            "and "                                                                     \
            "breakpoints"),                                                            \
        QUERY_OPTION(OPT_FLAG, 0, "assume-covered", at(assume_covered), NULL,          \
            "take all that the VCF does not list for\nreference, for small variants; " \
            "the report\nsays that it was assumed"),                                   \
        QUERY_OPTION(OPT_TEXT, 0, "min-allele-fraction", at(min_allele_fraction), "F", \
            "leave out alleles below this fraction, 0 to 1\n(default: no cut)"),       \
        QUERY_OPTION(OPT_NUMBER, 0, "min-depth", at(min_depth), "N",                   \
            "leave out alleles below this depth (default: no cut)"),                   \
        QUERY_OPTION(OPT_FLAG, 0, "all-filters", at(all_filters), NULL,                \
            "take records whatever their FILTER says (default:\nthose of PASS and "    \
            "\".\")"),                                                                 \
        QUERY_OPTION(OPT_FLAG, 0, "targets-only", at(targets_only), NULL,              \
            "leave out the BGZF blocks of a sorted file that hold\nno record near "    \
            "the "                                                                     \
            "knowledge base's alleles, coding\nexons and pharmacogenomic positions: "  \
            "the same\nfindings, but what is left out is not counted"),                \
        {"sex", 0, OPT_CHOICE, at(sex), NULL,                                          \
            "of the patient: what X-linked changes mean, and\nwhich trials are open "  \
            "to her or him",                                                           \
            QUERY_SEXES, 0, 0, false},                                                 \
        {"trials", 0, OPT_CHOICE, at(trials), NULL,                                    \
            "trials that ask for a biomarker of the patient's, or\nall that nothing "  \
            "known excludes (default matched)",                                        \
            QUERY_TRIALS, 0, 0, false},                                                \
        QUERY_OPTION(OPT_LIST, 0, "country", at(country), "COUNTRY",                   \
            "only trials with an open site there: a name or an\nISO 3166 code; may "   \
            "be given again, best first"),                                             \
        QUERY_OPTION(OPT_LIST, 0, "city", at(city), "CITY",                            \
            "only trials with an open site there; may be given\nagain"),               \
        QUERY_OPTION(OPT_TEXT, 0, "status", at(status), "STATUS,...",                  \
            "only trials of these statuses, or all (default\nrecruiting,"              \
            "not_yet_recruiting)"),                                                    \
        QUERY_OPTION(OPT_TEXT, 0, "phase", at(phase), "PHASE,...",                     \
            "only trials of these phases: 1, 2, 3, 4,\nearly_phase1, na"),             \
        QUERY_OPTION(OPT_NUMBER, 0, "max-trials", at(max_trials), "N",                 \
            "at most N trials, the best ones (default all)"),                          \
        {"secondary-findings", 0, OPT_CHOICE, at(secondary_findings), NULL,            \
            "findings in genes whose conditions are no tumour\npredispositions: of "   \
            "the germline only, and only when\nthe patient has consented (default "    \
            "withheld)",                                                               \
            QUERY_SECONDARY, 0, 0, false},                                             \
        QUERY_OPTION(OPT_PRIVATE, 0, "pgx-calls", at(pgx_calls), "TSV",                \
            "calls of pharmacogenes by other programs (CYP2D6,\nHLA, MT-RNR1): gene, " \
            "diplotype, phenotype,\nactivity score"),                                  \
        {"pgx-matches", 0, OPT_CHOICE, at(pgx_matches), NULL,                          \
            "diplotypes of pharmacogenes: those of the best\nscore, or all that the "  \
            "genotypes allow (default top)",                                           \
            QUERY_PGX_MATCHES, 0, 0, false},                                           \
        {"use", 0, OPT_CHOICE, at(use), NULL,                                          \
            "what the report is for: rows whose licence does not\nallow it are left "  \
            "out, and counted (default any)",                                          \
            QUERY_USES, 0, 0, false},                                                  \
        QUERY_OPTION(OPT_TEXT, 0, "date", at(date), "YYYY-MM-DD",                      \
            "the date of the report (default:\n$SOURCE_DATE_EPOCH, else none)"),       \
        {"lang", 0, OPT_CHOICE, at(lang), NULL, "language of sentences (default en)",  \
            QUERY_LANGS, 0, 0, false},                                                 \
        {"threads", '@', OPT_NUMBER, at(n_threads), "N",                               \
            "threads that inflate a large BGZF file, 1 to 64\n(default 2)", NULL, 1,   \
            64, false},                                                                \
        QUERY_OPTION(                                                                  \
            OPT_FLAG, 'q', "quiet", at(is_quiet), NULL, "no notes on stderr"),         \
        COMMAND_NO_SANDBOX(at(no_sandbox))

/* Checks the values and turns them into the library's; vcfs: paths of the sample's
 * files.  The texts of out are borrowed from o, the paths from vcfs.  Negative:
 * ERR_USAGE. */
int query_options_read(struct query_options *o, const char *const *vcfs,
    unsigned n_vcfs, struct report_options *out, struct err *err);

/* Are the sample's files known to be small: no readahead of the KB (DESIGN section 9).
 */
bool query_is_small_input(const struct sample_options *o);
/* May they be a genome's: nothing is done ahead that the reading would come to itself,
 * since it keeps all threads busy. */
bool query_is_large_input(const struct sample_options *o);

#endif
