#include "ingest/pgx_stage.h"

#include <stdlib.h>

struct pgx_stage *pgx_stage_new(void)
{
    struct pgx_stage *s = calloc(1, sizeof *s);

    if (!s)
        arena_oom(sizeof *s);
    return s;
}

void pgx_stage_free(struct pgx_stage *s)
{
    if (!s)
        return;
    arena_free(&s->mem);
    free(s);
}

struct str *pharmcat_texts(const struct json *list, struct arena *mem, unsigned *n)
{
    struct str *out = ARENA_ARRAY(mem, struct str, json_len(list) + 1);

    *n = 0;
    for (size_t i = 0; i < json_len(list); i++) {
        struct str text = json_str(json_at(list, i));
        if (text.n)
            out[(*n)++] = str_copy(mem, text);
    }
    return out;
}

const char *pharmcat_locus(
    const struct json *v, struct arena *mem, struct pgx_locus *out)
{
    struct pgx_place *place = &out->place[ASSEMBLY_GRCH38 - 1];
    const struct json *alts = json_get(v, "alts");
    struct str ref = json_str(json_get(v, "ref"));
    size_t n_alts = json_len(alts);
    int64_t pos1;

    *out = (struct pgx_locus){0};
    if (!json_int(json_get(v, "position"), &pos1) || pos1 < 1 || pos1 > INT32_MAX)
        return "position_unreadable";
    if (!bases_are_acgt(ref) || n_alts == 0 || n_alts >= PGX_MAX_BASES)
        return "bases_unreadable";
    place->pos1 = (uint32_t)pos1;
    place->is_checked = true;
    place->bases = ARENA_ARRAY(mem, struct str, n_alts + 1);
    place->bases[0] = str_upper(mem, ref);
    for (size_t i = 0; i < n_alts; i++) {
        struct str alt = json_str(json_at(alts, i));
        if (!bases_are_acgt(alt))
            return "bases_unreadable";
        place->bases[i + 1] = str_upper(mem, alt);
    }
    out->n_bases = (unsigned)n_alts + 1;
    out->rsid = str_copy(mem, json_str(json_get(v, "rsid")));
    out->hgvs = str_copy(mem, json_str(json_get(v, "chromosomeHgvsName")));
    return NULL;
}
