/* What stands where in the HTML: the parts, their columns, the fields of each cell. */
#include "query/report_html.h"

#define CLINVAR_CLASS(kind)                                                            \
    {"clinvar." kind ".classification", kind},                                         \
        {"clinvar." kind ".review_status", NULL}, {"clinvar." kind ".stars", "stars"}, \
        {"clinvar." kind ".date", NULL}, {"clinvar." kind ".conditions", NULL},        \
    {                                                                                  \
        "clinvar." kind ".submissions", "submissions"                                  \
    }

#define EVIDENCE_COLUMNS                                                               \
    {                                                                                  \
        {HTML_ID, "url", {{"id", NULL}, {"url", NULL}, {"findings", NULL}}},           \
            {HTML_THERAPY, NULL,                                                       \
                {{"therapies.name", NULL}, {"therapies.id", NULL},                     \
                    {"therapy_interaction", NULL}}},                                   \
            {HTML_STATEMENT, NULL,                                                     \
                {{"significance", NULL}, {"direction", NULL},                          \
                    {"evidence_level", "level"}, {"rating", "rating"},                 \
                    {"flagged", "flagged"}}},                                          \
            {HTML_DISEASE, NULL,                                                       \
                {{"disease.name", NULL}, {"disease.doid", NULL},                       \
                    {"disease.relation", NULL}}},                                      \
            {HTML_MATCH, NULL,                                                         \
                {{"match.value", NULL}, {"match.specificity", NULL},                   \
                    {"match.why.text", NULL}}},                                        \
            {HTML_TIER, NULL,                                                          \
                {{"tier.amp", "AMP"}, {"tier.kcat", "K-CAT"}, {"tier.amp_from", NULL}, \
                    {"tier.rule", NULL}}},                                             \
        {                                                                              \
            HTML_SOURCE, NULL,                                                         \
            {                                                                          \
                {"source", NULL}, {"citation", NULL}, {"licence", NULL},               \
                    {"overrides", "override"}, {"approvals", "approval"},              \
                {                                                                      \
                    "linked_pgx", "pharmacogene"                                       \
                }                                                                      \
            }                                                                          \
        }                                                                              \
    }

const struct html_part html_parts[] = {
    {"findings", HTML_FINDINGS,
        {{HTML_ID, NULL, {{"id", NULL}, {"kind", NULL}}},
            {HTML_CHANGE, NULL,
                {{"gene.symbol", NULL}, {"protein_change", NULL}, {"diplotype", NULL},
                    {"hgvs_p", NULL}, {"hgvs_c", NULL}, {"transcript", NULL},
                    {"exon", "exon"}, {"hgvs_g", NULL}, {"gene.hgnc_id", NULL},
                    {"consequence", NULL}, {"consequence_from", "from"},
                    {"other_numberings", "other numberings"},
                    {"copy_number.class", NULL}, {"rearrangement.class", NULL},
                    {"rearrangement.name", NULL}, {"rearrangement.gene5", "5'"},
                    {"rearrangement.gene3", "3'"},
                    {"rearrangement.exon_first", "exons from"},
                    {"rearrangement.exon_last", "to"},
                    {"rearrangement.exon", "exon 5'"},
                    {"rearrangement.exon3", "exon 3'"}, {"rearrangement.frame", NULL},
                    {"biomarker.factor", NULL}, {"biomarker.text", NULL},
                    {"biomarker.value", NULL}, {"biomarker.unit", NULL},
                    {"biomarker.present", "present"}}},
            {HTML_ALLELE, NULL,
                {{"allele.contig", "contig"}, {"allele.pos1", "pos1"},
                    {"allele.ref", "ref"}, {"allele.alt", "alt"},
                    {"allele.as_given", "as given"}, {"copy_number.contig", "contig"},
                    {"copy_number.beg1", "from"}, {"copy_number.end1", "to"},
                    {"copy_number.extent", NULL}, {"copy_number.width", NULL},
                    {"rearrangement.breakpoint.contig", "contig"},
                    {"rearrangement.breakpoint.pos1", "pos1"},
                    {"rearrangement.breakpoint.keeps", "keeps"},
                    {"rearrangement.breakpoint.outside_gene", "outside gene"},
                    {"rearrangement.breakpoint3.contig", "contig"},
                    {"rearrangement.breakpoint3.pos1", "pos1"},
                    {"rearrangement.breakpoint3.keeps", "keeps"},
                    {"rearrangement.breakpoint3.outside_gene", "outside gene"},
                    {"rearrangement.orientation", NULL},
                    {"rearrangement.imprecise", "imprecise"},
                    {"rearrangement.transcript", "exons of"},
                    {"rearrangement.transcript3", "and"}}},
            {HTML_ORIGIN, NULL,
                {{"origin", NULL}, {"origin_how", NULL}, {"biomarker.from", NULL}}},
            {HTML_CALL, NULL,
                {{"zygosity", NULL}, {"allele_fraction", "allele fraction"},
                    {"depth", "depth"}, {"filter", "filter"}, {"phase", "phase"},
                    {"phase_uncertain", "phase uncertain"}, {"inputs", "files"},
                    {"inputs_disagree", "files disagree"},
                    {"copy_number.copies", "copies"},
                    {"copy_number.minor_copies", "of the rarer allele"},
                    {"copy_number.log2", "log2"}, {"copy_number.ploidy", "ploidy"},
                    {"copy_number.purity", "purity"}, {"copy_number.rule", "rule"},
                    {"copy_number.input", "input"}, {"copy_number.line", "line"},
                    {"rearrangement.type", "type"},
                    {"rearrangement.confidence", "confidence"},
                    {"rearrangement.split_reads", "split reads"},
                    {"rearrangement.spanning_reads", "spanning reads"},
                    {"rearrangement.input", "input"}, {"rearrangement.line", "line"},
                    {"rearrangement.line_mate", "mate's line"}}},
            {HTML_EFFECT, NULL, {{"effect.class", NULL}, {"effect.from", NULL}}},
            {HTML_TIER, NULL,
                {{"tier.amp", "AMP"}, {"tier.kcat", "K-CAT"}, {"tier.from", NULL}}},
            {HTML_CLINVAR, NULL,
                {{"clinvar.variation_id", "VariationID"},
                    {"clinvar.release", "release"}, CLINVAR_CLASS("germline"),
                    CLINVAR_CLASS("somatic_impact"), CLINVAR_CLASS("oncogenicity"),
                    {"clinvar.overrides", "override, not ClinVar's"},
                    {"clinvar_context", "context, no classification"}}}},
        8},
    {"therapy_groups", HTML_GROUPS,
        {{HTML_THERAPY, NULL, {{"therapies", NULL}, {"interaction", NULL}}},
            {HTML_TIER, NULL, {{"best_tier", "AMP"}}},
            {HTML_DISEASE, NULL, {{"relation", NULL}}},
            {HTML_SUPPORTS, NULL, {{"supports", NULL}}},
            {HTML_AGAINST, NULL, {{"against", NULL}}},
            {HTML_RESISTANCE, NULL, {{"resistance", NULL}}},
            {HTML_CONFLICT, NULL, {{"conflict", NULL}}}},
        7},
    {"therapies", HTML_THERAPIES, EVIDENCE_COLUMNS, 7},
    {"trials", HTML_TRIALS,
        {{HTML_TRIAL, NULL,
             {{"id", NULL}, {"title", NULL}, {"phases", NULL}, {"conditions", NULL}}},
            {HTML_STATUS, NULL,
                {{"status", NULL}, {"status_date", NULL}, {"status_date_from", NULL}}},
            {HTML_MATCH, NULL,
                {{"match.value", NULL}, {"match.grade", NULL},
                    {"match.specificity", NULL}, {"match.cohort", "cohort"},
                    {"match.why.text", NULL}}},
            {HTML_CRITERIA, NULL, {{"match.criteria", NULL}, {"match.asks", "asks"}}},
            {HTML_DISEASE, NULL,
                {{"disease.name", NULL}, {"disease.doid", NULL},
                    {"disease.relation", NULL}}},
            {HTML_AGE_SEX, NULL,
                {{"age_sex.value", NULL}, {"age_sex.min_age_years", "from"},
                    {"age_sex.max_age_years", "to"}, {"age_sex.sex", "sex"}}},
            {HTML_PLACES, NULL,
                {{"countries", NULL}, {"cities", NULL}, {"place", "asked for"}}}},
        7},
    {"prognosis", HTML_PROGNOSIS, EVIDENCE_COLUMNS, 7},
    {"diagnosis", HTML_DIAGNOSIS, EVIDENCE_COLUMNS, 7},
    {"hereditary", HTML_HEREDITARY,
        {{HTML_ID, NULL, {{"findings", NULL}}}, {HTML_GENE, NULL, {{"gene", NULL}}},
            {HTML_CONDITION, NULL,
                {{"condition", NULL}, {"inheritance", NULL}, {"list", NULL},
                    {"list_rule", "reports"}, {"secondary", "secondary"}}},
            {HTML_CLASSIFICATION, NULL, {{"classification", NULL}, {"stars", "stars"}}},
            {HTML_STATUS, NULL,
                {{"status", NULL}, {"from", NULL}, {"phase", "phase"},
                    {"allele_fraction", "allele fraction"}}},
            {HTML_ACTION, NULL, {{"action.text", NULL}}}},
        6},
    {"pharmacogenomics", HTML_PGX,
        {{HTML_GENE, NULL,
             {{"gene", NULL}, {"state", NULL}, {"from", NULL}, {"advice", NULL}}},
            {HTML_DIPLOTYPES, NULL, {{"diplotypes", NULL}}},
            {HTML_RECOMMENDATIONS, NULL,
                {{"recommendations", NULL}, {"no_change", "no change"},
                    {"labels", "labels"}, {"labels_left_out", "labels left out"},
                    {"linked_therapies", "therapies"}}},
            {HTML_POSITIONS, NULL,
                {{"positions.used", "used"}, {"positions.missing", "missing"},
                    {"missing_positions", NULL}, {"missing_required", "required"},
                    {"alleles_not_ruled_out", "not ruled out"}}},
            {HTML_WHY, NULL,
                {{"why.text", NULL}, {"phase.text", "phase"}, {"warnings.text", NULL},
                    {"definitions.source", "definitions"},
                    {"definitions.version", NULL}, {"definitions.date", NULL}}}},
        5},
    {"other_evidence", HTML_OTHER, EVIDENCE_COLUMNS, 7},
    {"limits", HTML_LIMITS, {{HTML_LIMITS, NULL, {{"text", NULL}}}}, 1},
};

const unsigned n_html_parts = sizeof html_parts / sizeof *html_parts;
