/* What stands where: findings. */
#include "query/report_html_page.h"

#define END                                                                            \
    {                                                                                  \
        NULL, NULL, 0, NULL, NULL                                                      \
    }

static const struct html_item numberings[] = {
    {"protein_change", NULL, HTML_TEXT, NULL, NULL},
    {"transcript", NULL, HTML_TEXT, NULL, NULL},
    {"from", "field.said_by", HTML_TEXT, NULL, NULL}, END};

static const struct html_item inputs[] = {
    {"input", "field.file", HTML_TEXT, NULL, NULL},
    {"state", NULL, HTML_WORD, "enum.input_state", NULL},
    {"zygosity", NULL, HTML_WORD, "enum.zygosity", NULL},
    {"allele_fraction", "field.allele_fraction", HTML_PERCENT, NULL, NULL},
    {"depth", "field.depth", HTML_TEXT, NULL, NULL},
    {"filter", "field.filter", HTML_TEXT, NULL, NULL}, END};

static const struct html_item conditions[] = {
    {"name", NULL, HTML_TEXT, NULL, NULL}, {"id", NULL, HTML_TEXT, NULL, NULL}, END};

static const struct html_item context[] = {
    {"kind", NULL, HTML_WORD, "enum.context", NULL},
    {"protein_change", NULL, HTML_TEXT, NULL, NULL},
    {"classification", NULL, HTML_OWN, NULL, NULL},
    {"classification_kind", NULL, HTML_WORD, "enum.classification_kind", NULL},
    {"stars", NULL, HTML_STARS, NULL, NULL},
    {"variation_id", "field.variation_id", HTML_TEXT, NULL, NULL},
    {"release", "field.release", HTML_TEXT, NULL, NULL}, END};

#define CLINVAR(kind)                                                                  \
    {"clinvar." kind ".review_status", "field." kind "_review", HTML_TEXT, NULL,       \
        NULL},                                                                         \
        {"clinvar." kind ".date", "field." kind "_date", HTML_TEXT, NULL, NULL},       \
        {"clinvar." kind ".conditions", "field." kind "_conditions", HTML_LIST, NULL,  \
            conditions},                                                               \
    {                                                                                  \
        "clinvar." kind ".submissions", "field." kind "_submissions", HTML_COUNTS,     \
            NULL, NULL                                                                 \
    }

#define COPY(member, label, format, words)                                             \
    {                                                                                  \
        "copy_number." member, label, format, words, NULL                              \
    }
#define BREAK(member, label, format, words)                                            \
    {                                                                                  \
        "rearrangement." member, label, format, words, NULL                            \
    }

static const struct html_item details[] = {
    {"gene.symbol", "html.gene", HTML_TEXT, NULL, NULL},
    {"protein_change", "field.protein_change", HTML_TEXT, NULL, NULL},
    {"hgvs_p", "field.hgvs_p", HTML_TEXT, NULL, NULL},
    {"hgvs_g", "field.hgvs_g", HTML_TEXT, NULL, NULL},
    {"transcript", "field.transcript", HTML_TEXT, NULL, NULL},
    {"exon", "field.exon", HTML_TEXT, NULL, NULL},
    {"consequence_from", "field.consequence_from", HTML_TEXT, NULL, NULL},
    {"other_numberings", "field.other_numberings", HTML_LIST, NULL, numberings},
    {"gene.hgnc_id", "field.hgnc_id", HTML_TEXT, NULL, NULL},
    {"allele.contig", "field.contig", HTML_TEXT, NULL, NULL},
    {"allele.pos1", "field.pos1", HTML_TEXT, NULL, NULL},
    {"allele.ref", "field.ref", HTML_TEXT, NULL, NULL},
    {"allele.alt", "field.alt", HTML_TEXT, NULL, NULL},
    {"allele.as_given", "field.as_given", HTML_TEXT, NULL, NULL},
    {"diplotype", "field.diplotype", HTML_TEXT, NULL, NULL},
    {"kind", "field.kind", HTML_WORD, "enum.kind", NULL},
    {"origin_how", "field.origin_how", HTML_WORD, "origin_how", NULL},
    {"effect.from", "field.effect_from", HTML_TEXT, NULL, NULL},
    {"filter", "field.filter", HTML_TEXT, NULL, NULL},
    {"phase", "field.phase_set", HTML_TEXT, NULL, NULL},
    {"phase_copies", "field.phase_copies", HTML_TEXT, NULL, NULL},
    {"phase_uncertain", "field.phase_uncertain", HTML_MARK, NULL, NULL},
    {"inputs_disagree", "field.inputs_disagree", HTML_MARK, NULL, NULL},
    {"inputs", "field.inputs", HTML_LIST, NULL, inputs},
    {"tier.from", "field.tier_rows", HTML_REFS, NULL, NULL},
    {"clinvar.variation_id", "field.variation_id", HTML_TEXT, NULL, NULL},
    {"clinvar.release", "field.clinvar_release", HTML_TEXT, NULL, NULL},
    CLINVAR("germline"), CLINVAR("somatic_impact"), CLINVAR("oncogenicity"),
    {"clinvar.overrides", "field.clinvar_overrides", HTML_TABLE, NULL, html_overrides},
    {"clinvar_context", "field.clinvar_context", HTML_LIST, NULL, context},
    COPY("class", "field.copy_class", HTML_WORD, "enum.copy_number"),
    COPY("minor_copies", "field.minor_copies", HTML_TEXT, NULL),
    COPY("ploidy", "field.ploidy", HTML_TEXT, NULL),
    COPY("purity", "field.purity", HTML_TEXT, NULL),
    COPY("contig", "field.contig", HTML_TEXT, NULL),
    COPY("beg1", "field.beg1", HTML_TEXT, NULL),
    COPY("end1", "field.end1", HTML_TEXT, NULL),
    COPY("rule", "field.rule", HTML_TEXT, NULL),
    COPY("input", "field.input", HTML_WORD, "enum.input"),
    COPY("line", "field.line", HTML_TEXT, NULL),
    BREAK("class", "field.rearrangement", HTML_WORD, "enum.rearrangement"),
    BREAK("name", "field.event_name", HTML_TEXT, NULL),
    BREAK("gene5", "field.gene5", HTML_TEXT, NULL),
    BREAK("gene3", "field.gene3", HTML_TEXT, NULL),
    BREAK("exon_first", "field.exon_first", HTML_TEXT, NULL),
    BREAK("exon_last", "field.exon_last", HTML_TEXT, NULL),
    BREAK("exon", "field.exon5", HTML_TEXT, NULL),
    BREAK("exon3", "field.exon3", HTML_TEXT, NULL),
    BREAK("transcript", "field.transcript", HTML_TEXT, NULL),
    BREAK("transcript3", "field.transcript3", HTML_TEXT, NULL),
    BREAK("orientation", "field.orientation", HTML_WORD, "enum.orientation"),
    BREAK("breakpoint.contig", "field.break_contig", HTML_TEXT, NULL),
    BREAK("breakpoint.pos1", "field.break_pos1", HTML_TEXT, NULL),
    BREAK("breakpoint.keeps", "field.keeps", HTML_WORD, "enum.keeps"),
    BREAK("breakpoint.outside_gene", "field.outside_gene", HTML_MARK, NULL),
    BREAK("breakpoint3.contig", "field.break3_contig", HTML_TEXT, NULL),
    BREAK("breakpoint3.pos1", "field.break3_pos1", HTML_TEXT, NULL),
    BREAK("breakpoint3.keeps", "field.keeps3", HTML_WORD, "enum.keeps"),
    BREAK("breakpoint3.outside_gene", "field.outside_gene3", HTML_MARK, NULL),
    BREAK("imprecise", "field.imprecise", HTML_MARK, NULL),
    BREAK("type", "field.caller_type", HTML_TEXT, NULL),
    BREAK("confidence", "field.confidence", HTML_TEXT, NULL),
    BREAK("split_reads", "field.split_reads", HTML_TEXT, NULL),
    BREAK("spanning_reads", "field.spanning_reads", HTML_TEXT, NULL),
    BREAK("input", "field.input", HTML_WORD, "enum.input"),
    BREAK("line", "field.line", HTML_TEXT, NULL),
    BREAK("line_mate", "field.line_mate", HTML_TEXT, NULL),
    {"biomarker.factor", "field.factor", HTML_TEXT, NULL, NULL},
    {"biomarker.text", "field.factor_text", HTML_TEXT, NULL, NULL},
    {"biomarker.value", "field.factor_value", HTML_TEXT, NULL, NULL},
    {"biomarker.unit", "field.unit", HTML_TEXT, NULL, NULL},
    {"biomarker.present", "field.present", HTML_TRUTH, NULL, NULL},
    {"biomarker.from", "field.factor_from", HTML_TEXT, NULL, NULL}, END};

const struct html_part html_findings = {"findings", "id", "tier.amp",
    {{"html.finding",
         {{"id", NULL, HTML_NAME, NULL, NULL}, {"id", NULL, HTML_TEXT, NULL, NULL}}},
        {"html.change", {{"hgvs_c", NULL, HTML_TEXT, NULL, NULL},
                            {"consequence", NULL, HTML_TERMS, NULL, NULL},
                            COPY("width", NULL, HTML_WORD, "enum.width"),
                            COPY("extent", NULL, HTML_WORD, "enum.extent"),
                            BREAK("frame", "field.frame", HTML_WORD, "enum.frame")}},
        {"html.call", {{"allele_fraction", NULL, HTML_PERCENT, NULL, NULL},
                          {"depth", "field.depth", HTML_TEXT, NULL, NULL},
                          COPY("copies", "field.copies", HTML_TEXT, NULL),
                          COPY("log2", "field.log2", HTML_TEXT, NULL),
                          {"zygosity", NULL, HTML_WORD, "enum.zygosity", NULL},
                          {"origin", NULL, HTML_WORD, "enum.origin", NULL}}},
        {"html.effect", {{"effect.class", NULL, HTML_WORD, "enum.effect", NULL}}},
        {"html.clinvar",
            {{"clinvar.germline.classification", "field.germline", HTML_OWN, NULL,
                 NULL},
                {"clinvar.germline.stars", NULL, HTML_STARS, NULL, NULL},
                {"clinvar.somatic_impact.classification", "field.somatic_impact",
                    HTML_OWN, NULL, NULL},
                {"clinvar.somatic_impact.stars", NULL, HTML_STARS, NULL, NULL},
                {"clinvar.oncogenicity.classification", "field.oncogenicity", HTML_OWN,
                    NULL, NULL},
                {"clinvar.oncogenicity.stars", NULL, HTML_STARS, NULL, NULL}}},
        {"html.tier", {{"tier.amp", NULL, HTML_TIER, NULL, NULL},
                          {"tier.kcat", "field.kcat", HTML_TEXT, NULL, NULL}}}},
    details, NULL};
