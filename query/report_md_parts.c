/* What the Markdown shows of each row. */
#include "query/report_md.h"

#define EVIDENCE_ITEMS                                                                 \
    {                                                                                  \
        {"findings", NULL}, {"match.value", NULL, MD_PARTIAL},                         \
            {"therapies.name", NULL},                                                  \
            {"therapy_interaction", NULL, MD_WORD, "enum.interaction"},                \
            {"direction", NULL, MD_WORD, "enum.direction"},                            \
            {"significance", NULL, MD_OWN}, {"disease.name", "disease"},               \
            {"disease.relation", "relation", MD_WORD, "enum.relation"},                \
            {"evidence_level", "level"}, {"rating", "rating"}, {"flagged", "flagged"}, \
            {"tier.amp", "tier"}, {"tier.amp_from", NULL, MD_WORD, "enum.amp_from"},   \
            {"tier.kcat", "kcat"},                                                     \
            {"match.specificity", "rung", MD_WORD, "enum.specificity"},                \
            {"match.why.text", NULL}, {"citation", NULL}, {"source", "source"},        \
            {"linked_pgx", "linked_pgx"},                                              \
    }

const struct md_part md_parts[] = {
    {.name = "findings",
        .lay = {"lay.variant", "lay.tier"},
        .id = "id",
        .item = {{"gene.symbol", NULL}, {"protein_change", NULL}, {"hgvs_c", NULL},
            {"copy_number.class", NULL, MD_WORD, "enum.copy_number"},
            {"copy_number.copies", "copies"}, {"rearrangement.name", NULL},
            {"rearrangement.class", NULL, MD_WORD, "enum.rearrangement"},
            {"rearrangement.gene3", "gene3"}, {"biomarker.factor", NULL},
            {"biomarker.text", NULL}, {"biomarker.value", NULL},
            {"biomarker.unit", NULL}, {"diplotype", NULL},
            {"consequence", NULL, MD_TERMS},
            {"origin", "origin", MD_WORD, "enum.origin"},
            {"zygosity", NULL, MD_WORD, "enum.zygosity"},
            {"allele_fraction", "fraction", MD_PERCENT}, {"depth", "depth"},
            {"phase", "phase_set"}, {"phase_copies", "phase_copies"},
            {"tier.amp", "tier"}, {"tier.kcat", "kcat"},
            {"effect.class", "effect", MD_WORD, "enum.effect"},
            {"clinvar.germline.classification", "clinvar", MD_OWN},
            {"clinvar.germline.stars", "stars"}},
        .sub = "clinvar",
        .sub_item = {{"variation_id", "variation_id"}, {"release", "release"},
            {"oncogenicity.classification", "oncogenicity"},
            {"oncogenicity.stars", "stars"},
            {"somatic_impact.classification", "somatic_impact"},
            {"somatic_impact.stars", "stars"}}},
    {.name = "therapy_groups",
        .id = "therapies",
        .item = {{"interaction", NULL, MD_WORD, "enum.interaction"},
            {"best_tier", "tier"}, {"disease.name", "disease"},
            {"relation", "relation", MD_WORD, "enum.relation"},
            {"supports", "supports"}, {"against", "against"},
            {"resistance", "resistance"}, {"conflict", "conflict"},
            {"mixed_response", "mixed_response"}}},
    {.name = "therapies", .id = "id", .item = EVIDENCE_ITEMS},
    {.name = "trials",
        .lay = {"lay.trial"},
        .id = "id",
        .item = {{"title", NULL}, {"match.value", NULL, MD_PARTIAL},
            {"match.grade", NULL, MD_WORD, "enum.grade"},
            {"status", "status", MD_WORD, "enum.status"}, {"status_date", NULL},
            {"phases", "phases", MD_WORD, "enum.phase"}, {"countries", "countries"},
            {"cities", "cities"},
            {"disease.relation", "relation", MD_WORD, "enum.relation"},
            {"match.cohort", NULL}, {"match.why.text", NULL},
            {"match.asks.text", "asks"}}},
    {.name = "prognosis", .lay = {"lay.prognosis"}, .id = "id", .item = EVIDENCE_ITEMS},
    {.name = "diagnosis", .id = "id", .item = EVIDENCE_ITEMS},
    {.name = "other_evidence", .id = "id", .item = EVIDENCE_ITEMS},
    {.name = "hereditary",
        .lay = {"lay.hereditary"},
        .id = "findings",
        .item = {{"gene", NULL}, {"condition", NULL},
            {"status", "status", MD_WORD, "enum.hereditary"},
            {"classification", "clinvar", MD_OWN}, {"stars", "stars"},
            {"inheritance", "inheritance", MD_WORD, "enum.inheritance"},
            {"phase", "phase", MD_WORD, "enum.hereditary_phase"},
            {"from", NULL, MD_WORD, "enum.hereditary_from"}, {"list", "list"},
            {"secondary", "secondary"}, {"action.text", NULL}}},
    {.name = "pharmacogenomics",
        .lay = {"lay.metaboliser"},
        .id = "gene",
        .item = {{"state", NULL, MD_WORD, "enum.pgx_state"}, {"diplotypes.name", NULL},
            {"diplotypes.phenotype", NULL}, {"diplotypes.activity_score", "activity"},
            {"advice", "advice", MD_WORD, "enum.advice"},
            {"positions.missing", "missing", MD_COUNT},
            {"alleles_not_ruled_out.allele", "not_ruled_out"}, {"why.text", NULL},
            {"warnings.text", NULL}},
        .sub = "recommendations",
        .sub_item = {{"drug", NULL}, {"source", NULL}, {"change", "change"},
            {"certainty", NULL, MD_WORD, "enum.certainty"}, {"population", NULL},
            {"text", NULL}}},
    {.lang = "ko",
        .name = "glossary",
        .id = "name",
        .item = {{"name_ko", NULL, MD_TEXT}, {"needs_check", "needs_check", MD_TEXT}}},
    {.name = "limits", .id = "key", .item = {{"text", NULL}}},
};
const unsigned n_md_parts = sizeof md_parts / sizeof *md_parts;
