#include "ingest/civic_check.h"
#include "kb/model/protein.h"

/* "NP_004324.2:p.Val600Glu" */
static bool read_description(
    struct str text, struct arena *mem, struct protein_change *out)
{
    ptrdiff_t colon = str_chr(text, ':');

    return str_starts(text, STR("NP_")) && colon > 0
           && protein_parse(str_sub(text, (size_t)colon + 1, text.n), mem, out) == 0;
}

/* "V600E", "V600E (c.1799T>A)"; only changes of one residue into one other: the forms
 * of longer changes differ by convention. */
static bool read_name(struct str name, struct arena *mem, struct protein_change *out)
{
    ptrdiff_t blank = str_chr(name, ' ');
    struct str first = blank > 0 ? str_sub(name, 0, (size_t)blank) : name;

    return protein_parse(first, mem, out) == 0 && out->kind == PROTEIN_SUBSTITUTION;
}

static void compare(struct build *b, const struct staged_variant *v, struct arena *mem)
{
    struct protein_change named, described;
    struct str other = STR_NONE;

    if (!read_name(v->name, mem, &named))
        return;
    for (unsigned i = 0; i < v->n_hgvs; i++) {
        if (!read_description(v->hgvs[i], mem, &described))
            continue;
        if (protein_eq(&named, &described)) {
            report_note(b->report, v->file, "variants: name agrees with NP_ HGVS", 1);
            return;
        }
        other = v->hgvs[i];
    }
    if (other.n)
        report_note_record(b->report, v->file, v->line, v->id,
            "variants: name and NP_ HGVS disagree",
            str_fmt(mem, "%.*s against %.*s", STR_ARG(v->name), STR_ARG(other)));
}

void civic_compare_names(struct build *b)
{
    struct arena mem = ARENA_INIT;

    for (unsigned i = 0; i < stage_n_variants(b->stage); i++) {
        const struct staged_variant *v = stage_variant_at(b->stage, i);

        arena_reset(&mem);
        if (v->line)
            compare(b, v, &mem);
    }
    arena_free(&mem);
}
