/* An allele: as given, trimmed, REF checked, left-aligned, and what it does to each
 * transcript. */
#include "ingest/inspect.h"

#include "ingest/normal_form.h"
#include "kb/model/hgvs_name.h"
#include "kb/store/kb_effects.h"

/* Reference bases that are shown where REF disagrees. */
#define SHOWN_BASES 40

void inspect_put_allele(struct inspect *x, const struct allele *a)
{
    json_out_key_c(&x->w, "assembly",
        a->assembly != ASSEMBLY_NONE ? assembly_name(a->assembly) : NULL);
    json_out_key_c(&x->w, "contig", contig_name(a->contig));
    json_out_key_int(&x->w, "pos1", a->pos1);
    json_out_key_str(&x->w, "ref", a->ref);
    json_out_key_str(&x->w, "alt", a->alt);
    json_out_key_str(&x->w, "text", allele_text(&x->mem, a));
}

static struct str what_reference_has(struct inspect *x, const struct allele *a)
{
    char bases[SHOWN_BASES];
    uint32_t want = a->ref.n < SHOWN_BASES ? (uint32_t)a->ref.n : SHOWN_BASES;
    uint32_t n =
        x->bases.fetch(x->bases.ctx, a->assembly, a->contig, a->pos1, want, bases);
    return str_copy(&x->mem, (struct str){bases, n});
}

struct allele_steps inspect_steps(struct inspect *x, const struct allele *a)
{
    struct allele_steps s = {.allele = *a};
    struct normal_form done = normal_form_make(&s.allele, &x->bases, &x->mem);
    s.ref = done.ref;
    s.moved_by = a->pos1 - s.allele.pos1;
    if (done.ref == 0) {
        s.reference_has = what_reference_has(x, a);
        s.left_aligned = STR("no: REF disagrees");
        return s;
    }
    switch (done.place) {
    case NORMAL_NO_INDEL:
        s.left_aligned = STR("not needed");
        break;
    case NORMAL_MOVED:
        s.left_aligned = str_fmt(&x->mem, "moved by %u", s.moved_by);
        break;
    case NORMAL_LEFTMOST:
        s.left_aligned = STR("leftmost");
        break;
    case NORMAL_UNPROVEN:
        s.left_aligned = STR("not proven: bases missing");
        break;
    }
    return s;
}

/* ---- transcripts ---- */

static struct str or_none(struct str s)
{
    return s.n > 0 ? s : STR_NONE;
}

/* "NM_004333.6:c.1799T>A"; null where there is no name. */
static struct str with_accession(
    struct inspect *x, struct str accession, struct str name)
{
    if (name.n == 0 || accession.n == 0)
        return or_none(name);
    return str_fmt(&x->mem, "%.*s:%.*s", STR_ARG(accession), STR_ARG(name));
}

static void put_number(struct inspect *x, const char *key, unsigned number)
{
    if (number > 0)
        json_out_key_int(&x->w, key, number);
    else
        json_out_key_null(&x->w, key);
}

/* What protein criteria are compared by; NONE: nothing. */
static struct str protein_key(struct inspect *x, const struct allele_effect *e)
{
    if (!e->effect.has_change)
        return STR_NONE;
    return str_fmt(&x->mem, "%.*s %.*s", STR_ARG(e->transcript->gene),
        STR_ARG(protein_text(&x->mem, &e->effect.change)));
}

static void put_effect(
    struct inspect *x, const struct allele *a, const struct allele_effect *e)
{
    const struct transcript *t = e->transcript;
    const struct variant_effect *v = &e->effect;
    struct json_out *w = &x->w;
    json_out_object(w);
    json_out_key_str(w, "transcript", t->id);
    json_out_key_str(w, "twin", or_none(t->twin_id));
    json_out_key_c(w, "tag", transcript_tag_name(t->tag));
    json_out_key_str(w, "gene", t->gene);
    json_out_key_bool(w, "is_lifted", t->is_lifted);
    put_number(x, "exon", v->exon);
    put_number(x, "intron", v->intron);
    json_out_key_str(w, "hgvs_c", with_accession(x, t->id, v->hgvs_c));
    json_out_key_str(w, "hgvs_c_repeat",
        with_accession(x, t->id, hgvs_c_repeat_name(t, a, &x->bases, &x->mem)));
    json_out_key_str(w, "hgvs_p", with_accession(x, t->protein_id, v->hgvs_p));
    json_out_key_str(w, "consequence", consequence_text(&x->mem, v->consequence));
    json_out_key_str(w, "protein_change",
        v->has_change ? protein_text(&x->mem, &v->change) : STR_NONE);
    if (v->is_bases_unknown)
        json_out_key_c(w, "no_protein_because",
            "bases are not known, or the transcript does not translate");
    json_out_key_str(w, "key", protein_key(x, e));
    json_out_end(w);
}

static int put_effects(
    struct inspect *x, const struct allele *a, struct allele_effect **effects, int *n)
{
    *n = 0;
    json_out_key(&x->w, "transcripts");
    if (x->txn == NULL || a->assembly == ASSEMBLY_NONE) {
        json_out_null(&x->w);
        json_out_key_c(&x->w, "no_transcripts_because",
            x->txn == NULL ? "no knowledge base is given (-k KB)"
                           : "the assembly is not told");
        return 0;
    }
    struct kb_effects of;
    kb_effects_begin(&of, x->txn, a->assembly, &x->bases, &x->mem);
    int rc = kb_effects_of(&of, a, 1, effects, x->err);
    kb_effects_end(&of);
    if (rc < 0)
        return rc;
    json_out_array(&x->w);
    for (int i = 0; i < rc; i++)
        put_effect(x, a, &(*effects)[i]);
    json_out_end(&x->w);
    *n = rc;
    return 0;
}

/* The allele's own text, and each change of a protein once. */
static void put_keys(struct inspect *x, const struct allele *a,
    const struct allele_effect *effects, int n)
{
    struct str *keys = ARENA_ARRAY(&x->mem, struct str, (size_t)n + 1);
    int n_keys = 0;
    keys[n_keys++] = allele_text(&x->mem, a);
    for (int i = 0; i < n; i++) {
        struct str key = protein_key(x, &effects[i]);
        bool is_known = key.n == 0;
        for (int k = 0; k < n_keys; k++)
            is_known = is_known || str_eq(keys[k], key);
        if (!is_known)
            keys[n_keys++] = key;
    }
    json_out_key(&x->w, "keys");
    json_out_flat_array(&x->w);
    for (int i = 0; i < n_keys; i++)
        json_out_str(&x->w, keys[i]);
    json_out_end(&x->w);
}

int inspect_put_steps(struct inspect *x, const struct allele_steps *s)
{
    const struct allele *a = &s->allele;
    struct json_out *w = &x->w;
    struct allele_effect *effects = NULL;
    int n;
    inspect_put_allele(x, a);
    json_out_key_c(w, "ref_check",
        s->ref == 1   ? "agrees"
        : s->ref == 0 ? "disagrees"
                      : "bases not known");
    if (s->ref == 0)
        json_out_key_str(w, "reference_has", s->reference_has);
    json_out_key_str(w, "left_aligned", s->left_aligned);
    json_out_key_int(w, "moved_by", s->moved_by);
    if (s->ref == 0)
        return 0;
    json_out_key_str(w, "hgvs_g", or_none(hgvs_g_full_name(a, &x->bases, &x->mem)));
    json_out_key_str(w, "hgvs_g_repeat",
        with_accession(x, str_of(contig_accession(a->assembly, a->contig)),
            hgvs_g_repeat_name(a, &x->bases, &x->mem)));
    int rc = put_effects(x, a, &effects, &n);
    if (rc >= 0)
        put_keys(x, a, effects, n);
    return rc;
}

/* ---- the command ---- */

/* "NC_000007.14:..." tells the assembly. */
static enum assembly told_assembly(const struct inspect *x, struct str text)
{
    enum assembly implied = ASSEMBLY_NONE;
    ptrdiff_t colon = str_chr(text, ':');
    if (colon > 0)
        contig_parse(str_sub(text, 0, (size_t)colon), &implied);
    return x->assembly != ASSEMBLY_NONE ? x->assembly : implied;
}

static bool is_on(const struct allele *a, enum assembly assembly)
{
    uint32_t length = contig_length(assembly, a->contig);
    return a->pos1 <= length && a->ref.n <= length - a->pos1 + 1;
}

/* Its steps on the assembly that is told, else on each that has such a position; on
 * none of them where no bases are known. */
static unsigned read_steps(
    struct inspect *x, const struct allele *trimmed, struct allele_steps steps[2])
{
    bool has_bases = x->txn != NULL || x->reference != NULL;
    unsigned n = 0;
    struct allele a = *trimmed;
    if (a.assembly != ASSEMBLY_NONE || !has_bases) {
        steps[0] = inspect_steps(x, &a);
        return 1;
    }
    for (int i = ASSEMBLY_GRCH37; i <= ASSEMBLY_GRCH38; i++) {
        a.assembly = (enum assembly)i;
        if (is_on(&a, a.assembly))
            steps[n++] = inspect_steps(x, &a);
    }
    return n;
}

int inspect_allele(struct inspect *x)
{
    struct str text = str_of(x->args[0]);
    struct allele given, trimmed;
    struct allele_steps steps[2];
    int rc = allele_parse(text, told_assembly(x, text), &x->mem, &given, x->err);
    trimmed = given;
    if (rc < 0 || allele_trim(&trimmed, &x->mem, x->err) < 0)
        return x->err->code;
    unsigned n = read_steps(x, &trimmed, steps);
    json_out_key_str(&x->w, "as_given", allele_text(&x->mem, &given));
    inspect_put_allele(x, &trimmed);
    json_out_key_bool(&x->w, "was_trimmed", !allele_eq(&given, &trimmed));
    json_out_key_str(&x->w, "left_aligned",
        n == 1 || (n == 2 && str_eq(steps[0].left_aligned, steps[1].left_aligned))
            ? steps[0].left_aligned
        : n == 0 ? STR("no assembly has such a position")
                 : STR("differs by assembly"));
    json_out_key(&x->w, "on");
    json_out_array(&x->w);
    for (unsigned i = 0; rc >= 0 && i < n; i++) {
        json_out_object(&x->w);
        rc = inspect_put_steps(x, &steps[i]);
        if (rc >= 0)
            json_out_end(&x->w);
    }
    if (rc >= 0)
        json_out_end(&x->w);
    return rc;
}
