/* What the Markdown shows of each row. */
#include "query/report_md.h"

#define EVIDENCE_ITEMS                                                                 \
    {                                                                                  \
        {"findings", NULL}, {"match.value", NULL, MD_PARTIAL},                         \
            {"therapies.name", NULL}, {"therapy_interaction", NULL, MD_WORD},          \
            {"direction", NULL, MD_WORD}, {"significance", NULL},                      \
            {"disease.name", "disease"}, {"disease.relation", "relation", MD_WORD},    \
            {"evidence_level", "level"}, {"rating", "rating"}, {"flagged", "flagged"}, \
            {"tier.amp", "tier"}, {"tier.amp_from", NULL, MD_WORD},                    \
            {"tier.kcat", "kcat"}, {"match.specificity", "rung", MD_WORD},             \
            {"match.why.text", NULL}, {"citation", NULL}, {"source", "source"},        \
            {"linked_pgx", "linked_pgx"},                                              \
    }

const struct md_part md_parts[] = {
    {.name = "findings",
        .id = "id",
        .item = {{"gene.symbol", NULL}, {"protein_change", NULL}, {"hgvs_c", NULL},
            {"copy_number.class", NULL, MD_WORD}, {"rearrangement.name", NULL},
            {"rearrangement.class", NULL, MD_WORD}, {"biomarker.text", NULL},
            {"biomarker.value", NULL}, {"biomarker.unit", NULL}, {"diplotype", NULL},
            {"consequence", NULL, MD_WORD}, {"origin", "origin", MD_WORD},
            {"zygosity", NULL, MD_WORD}, {"allele_fraction", "fraction", MD_PERCENT},
            {"depth", "depth"}, {"tier.amp", "tier"}, {"tier.kcat", "kcat"},
            {"effect.class", "effect", MD_WORD},
            {"clinvar.germline.classification", "clinvar"},
            {"clinvar.germline.stars", "stars"}},
        .sub = "clinvar",
        .sub_item = {{"variation_id", "variation_id"}, {"release", "release"},
            {"oncogenicity.classification", "oncogenicity"},
            {"oncogenicity.stars", "stars"},
            {"somatic_impact.classification", "somatic_impact"},
            {"somatic_impact.stars", "stars"}}},
    {.name = "therapy_groups",
        .id = "therapies",
        .item = {{"interaction", NULL, MD_WORD}, {"best_tier", "tier"},
            {"relation", "relation", MD_WORD}, {"supports", "supports"},
            {"against", "against"}, {"resistance", "resistance"},
            {"conflict", "conflict"}}},
    {.name = "therapies", .id = "id", .item = EVIDENCE_ITEMS},
    {.name = "trials",
        .id = "id",
        .item = {{"title", NULL}, {"match.value", NULL, MD_PARTIAL},
            {"match.grade", NULL, MD_WORD}, {"status", "status", MD_WORD},
            {"status_date", NULL}, {"phases", "phases", MD_WORD},
            {"countries", "countries"}, {"cities", "cities"},
            {"disease.relation", "relation", MD_WORD}, {"match.cohort", NULL},
            {"match.why.text", NULL}, {"match.asks.text", "asks"}}},
    {.name = "prognosis", .id = "id", .item = EVIDENCE_ITEMS},
    {.name = "diagnosis", .id = "id", .item = EVIDENCE_ITEMS},
    {.name = "other_evidence", .id = "id", .item = EVIDENCE_ITEMS},
    {.name = "hereditary",
        .id = "findings",
        .item = {{"gene", NULL}, {"condition", NULL}, {"status", "status", MD_WORD},
            {"classification", "clinvar"}, {"stars", "stars"},
            {"inheritance", "inheritance", MD_WORD}, {"phase", "phase", MD_WORD},
            {"from", NULL, MD_WORD}, {"list", "list"}, {"secondary", "secondary"},
            {"action.text", NULL}}},
    {.name = "pharmacogenomics",
        .id = "gene",
        .item = {{"state", NULL, MD_WORD}, {"diplotypes.name", NULL},
            {"diplotypes.phenotype", NULL}, {"diplotypes.activity_score", "activity"},
            {"advice", "advice", MD_WORD}, {"positions.missing", "missing", MD_COUNT},
            {"alleles_not_ruled_out.allele", "not_ruled_out"}, {"why.text", NULL},
            {"warnings.text", NULL}},
        .sub = "recommendations",
        .sub_item = {{"drug", NULL}, {"source", NULL}, {"change", "change"},
            {"certainty", NULL, MD_WORD}, {"population", NULL}, {"text", NULL}}},
    {.lang = "ko",
        .name = "glossary",
        .id = "name",
        .item = {{"name_ko", NULL, MD_TEXT}, {"needs_check", "needs_check", MD_TEXT}}},
    {.name = "limits", .id = "key", .item = {{"text", NULL}}},
};
const unsigned n_md_parts = sizeof md_parts / sizeof *md_parts;
