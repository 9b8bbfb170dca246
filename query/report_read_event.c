#include "query/report_read_event.h"

#include <math.h>

static struct str text(struct arena *mem, const struct json *v, const char *key)
{
    return str_copy(mem, json_str(json_get(v, key)));
}

static double number_or_nan(const struct json *v, const char *key)
{
    double d;
    return json_number(json_get(v, key), &d) ? d : NAN;
}

/* false: no class of change. */
static bool read_change(const struct json *v, struct finding *f)
{
    for (int i = 0; i < N_CHANGE_CLASSES; i++)
        if (str_eq_c(json_str(json_get(v, "class")),
                change_class_name((enum change_class)i))) {
            f->change = (enum change_class)i;
            return true;
        }
    return false;
}

/* That a copy is left is known where a number was given (cna_genes.c). */
static bool read_copy_number(const struct json *v, struct finding *f)
{
    if (!read_change(v, f))
        return false;
    f->is_part = !str_eq_c(json_str(json_get(v, "extent")), "whole_gene");
    f->keeps_copy =
        f->change == CHANGE_LOSS && f->hgnc_id != 0
        && !(isnan(number_or_nan(v, "copies")) && isnan(number_or_nan(v, "log2")));
    return true;
}

static uint32_t read_exon(const struct json *v, const char *key)
{
    int64_t exon;
    bool is_given = json_int(json_get(v, key), &exon);
    return is_given && exon > 0 && exon <= CRITERION_MAX_EXON ? (uint32_t)exon : 0;
}

/* The report does not tell whether the ends of a lost exon were seen whole: a part. */
static bool read_rearrangement(
    const struct json *v, struct arena *mem, struct finding *f)
{
    f->text = text(mem, v, "exon");
    f->text3 = text(mem, v, "exon3");
    f->exon_beg = read_exon(v, "exon_first");
    f->exon_end = read_exon(v, "exon_last");
    if ((f->exon_beg > 0) != (f->exon_end > 0) || f->exon_beg > f->exon_end)
        return false; /* no span of exons */
    f->is_part = f->exon_beg > 0;
    if (f->kind == FINDING_FUSION) {
        f->gene = text(mem, v, "gene5");
        f->gene3 = text(mem, v, "gene3");
        f->change = CHANGE_REARRANGEMENT;
        return f->gene.n > 0 || f->gene3.n > 0;
    }
    return f->gene.n > 0 && read_change(v, f);
}

static bool read_biomarker(const struct json *v, struct arena *mem, struct finding *f)
{
    f->factor = text(mem, v, "factor");
    f->text = text(mem, v, "text");
    f->unit = text(mem, v, "unit");
    f->value = number_or_nan(v, "value");
    f->is_absent = !json_bool(json_get(v, "present"), true);
    f->biomarker_from = text(mem, v, "from");
    return f->kind == FINDING_FACTOR ? f->factor.n > 0 : f->text.n > 0;
}

bool report_read_event(const struct json *finding, struct arena *mem, struct finding *f)
{
    const struct json *copies = json_get(finding, "copy_number");
    const struct json *joined = json_get(finding, "rearrangement");
    const struct json *biomarker = json_get(finding, "biomarker");
    f->value = NAN;
    switch (f->kind) {
    case FINDING_COPY_NUMBER:
        return json_type(copies) == JSON_OBJECT && f->gene.n > 0
               && read_copy_number(copies, f);
    case FINDING_FUSION:
    case FINDING_REARRANGEMENT:
        return json_type(joined) == JSON_OBJECT && read_rearrangement(joined, mem, f);
    case FINDING_FACTOR:
    case FINDING_STATE:
        return json_type(biomarker) == JSON_OBJECT && read_biomarker(biomarker, mem, f);
    case FINDING_SMALL_VARIANT:
    case FINDING_KARYOTYPE:
    case FINDING_HAPLOTYPE:
        break;
    }
    return false;
}
