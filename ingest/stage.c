#include "ingest/stage.h"

#include <stdlib.h>

#include "kb/store/kb_build.h"

struct stage {
    struct arena mem;
    struct staged_variant **variants;
    struct staged_profile **profiles;
    struct staged_evidence **evidence;
    size_t n_variants, n_profiles, n_evidence;
    size_t cap_variants, cap_profiles, cap_evidence;
};

struct stage *stage_new(void)
{
    struct stage *s = calloc(1, sizeof *s);
    if (s == NULL)
        arena_oom(sizeof *s);
    return s;
}

void stage_free(struct stage *s)
{
    if (s == NULL)
        return;
    arena_free(&s->mem);
    free(s);
}

static struct str *copy_strs(struct arena *mem, const struct str *from, unsigned n)
{
    struct str *to = ARENA_ARRAY(mem, struct str, n);
    for (unsigned i = 0; i < n; i++)
        to[i] = str_copy(mem, from[i]);
    return to;
}

static int check_id(struct str id, const char *what, uint64_t line, struct err *err)
{
    if (id.n > 0)
        return 0;
    return err_set(
        err, ERR_FAIL, "line %llu: a %s without id", (unsigned long long)line, what);
}

/* Criteria are given rarely; their text form is the simplest deep copy. */
static int copy_criterion(struct arena *mem, const struct criterion *from,
    struct criterion **c, struct err *err)
{
    *c = NULL;
    return from == NULL ? 0 : criterion_parse(criterion_text(from, mem), mem, c, err);
}

int stage_variant(struct stage *s, const struct staged_variant *from, struct err *err)
{
    struct arena *mem = &s->mem;
    int rc = check_id(from->id, "variant", from->line, err);
    if (rc < 0)
        return rc;
    struct staged_variant *v = ARENA_NEW(mem, struct staged_variant);
    *v = *from;
    v->id = str_copy(mem, from->id);
    v->gene = str_copy(mem, from->gene);
    v->name = str_copy(mem, from->name);
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        v->given[i].ref = str_copy(mem, from->given[i].ref);
        v->given[i].alt = str_copy(mem, from->given[i].alt);
    }
    v->aliases = copy_strs(mem, from->aliases, from->n_aliases);
    v->hgvs = copy_strs(mem, from->hgvs, from->n_hgvs);
    v->clinvar_ids = ARENA_ARRAY(mem, uint32_t, from->n_clinvar_ids);
    for (unsigned i = 0; i < from->n_clinvar_ids; i++)
        v->clinvar_ids[i] = from->clinvar_ids[i];
    v->transcript = str_copy(mem, from->transcript);
    v->types = str_copy(mem, from->types);
    v->caid = str_copy(mem, from->caid);
    v->url = str_copy(mem, from->url);
    v->profile_id = str_copy(mem, from->profile_id);
    if ((rc = copy_criterion(mem, from->criterion, &v->criterion, err)) < 0)
        return rc;
    s->variants = arena_grow(mem, s->variants, &s->cap_variants, s->n_variants + 1,
        sizeof(struct staged_variant *));
    s->variants[s->n_variants++] = v;
    return 0;
}

int stage_criterion(struct stage *s, struct staged_variant *v,
    const struct criterion *c, struct err *err)
{
    return copy_criterion(&s->mem, c, &v->criterion, err);
}

void stage_spelling(struct stage *s, struct staged_variant *v,
    const struct allele *spelled, unsigned file, uint64_t line)
{
    v->spelled = *spelled;
    v->spelled.ref = str_copy(&s->mem, spelled->ref);
    v->spelled.alt = str_copy(&s->mem, spelled->alt);
    v->spelled_file = file;
    v->spelled_line = line;
}

int stage_profile(struct stage *s, const struct staged_profile *from, struct err *err)
{
    struct arena *mem = &s->mem;
    int rc = check_id(from->id, "profile", from->line, err);
    if (rc < 0)
        return rc;
    struct staged_profile *p = ARENA_NEW(mem, struct staged_profile);
    *p = *from;
    p->id = str_copy(mem, from->id);
    p->name = str_copy(mem, from->name);
    p->url = str_copy(mem, from->url);
    p->score = str_copy(mem, from->score);
    p->evidence_ids = str_copy(mem, from->evidence_ids);
    p->variant_ids = copy_strs(mem, from->variant_ids, from->n_variant_ids);
    s->profiles = arena_grow(mem, s->profiles, &s->cap_profiles, s->n_profiles + 1,
        sizeof(struct staged_profile *));
    s->profiles[s->n_profiles++] = p;
    return 0;
}

static void copy_evidence(struct arena *mem, struct evidence *e)
{
    struct str *const texts[] = {&e->id, &e->significance, &e->disease, &e->disease_id,
        &e->origin_word, &e->profile, &e->profile_id, &e->statement, &e->citation,
        &e->citation_id, &e->source_type, &e->url, &e->phenotypes, &e->nct_ids, &e->amp,
        &e->acmg_codes, &e->clingen_codes, &e->nccn, &e->evidence_ids, &e->status,
        &e->abstract_id, &e->reviewed, &e->nccn_version, &e->description, &e->licence,
        &e->approved_in, &e->approved_by, &e->review_by};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = str_copy(mem, *texts[i]);
    e->therapies = copy_strs(mem, e->therapies, e->n_therapies);
}

int stage_evidence(struct stage *s, const struct staged_evidence *from, struct err *err)
{
    struct arena *mem = &s->mem;
    int rc = check_id(from->e.id, "evidence item", from->line, err);
    if (rc < 0)
        return rc;
    struct staged_evidence *e = ARENA_NEW(mem, struct staged_evidence);
    *e = *from;
    copy_evidence(mem, &e->e);
    e->profile_record_id = str_copy(mem, from->profile_record_id);
    s->evidence = arena_grow(mem, s->evidence, &s->cap_evidence, s->n_evidence + 1,
        sizeof(struct staged_evidence *));
    s->evidence[s->n_evidence++] = e;
    return 0;
}

/* Order of two staged records: by id; equal ids by file and line, so that the order of
 * reading cannot matter. */
static int staged_cmp(struct str id_a, unsigned file_a, uint64_t line_a,
    struct str id_b, unsigned file_b, uint64_t line_b)
{
    int rc = kb_build_record_order(id_a, id_b);
    if (rc != 0)
        return rc;
    if (file_a != file_b)
        return file_a < file_b ? -1 : 1;
    return line_a < line_b ? -1 : line_a > line_b;
}

static int variant_cmp(const void *a, const void *b)
{
    const struct staged_variant *x = *(struct staged_variant *const *)a;
    const struct staged_variant *y = *(struct staged_variant *const *)b;
    return staged_cmp(x->id, x->file, x->line, y->id, y->file, y->line);
}

static int profile_cmp(const void *a, const void *b)
{
    const struct staged_profile *x = *(struct staged_profile *const *)a;
    const struct staged_profile *y = *(struct staged_profile *const *)b;
    return staged_cmp(x->id, x->file, x->line, y->id, y->file, y->line);
}

static int evidence_cmp(const void *a, const void *b)
{
    const struct staged_evidence *x = *(struct staged_evidence *const *)a;
    const struct staged_evidence *y = *(struct staged_evidence *const *)b;
    return staged_cmp(x->e.id, x->file, x->line, y->e.id, y->file, y->line);
}

void stage_sort(struct stage *s)
{
    if (s->n_variants > 1)
        qsort(s->variants, s->n_variants, sizeof *s->variants, variant_cmp);
    if (s->n_profiles > 1)
        qsort(s->profiles, s->n_profiles, sizeof *s->profiles, profile_cmp);
    if (s->n_evidence > 1)
        qsort(s->evidence, s->n_evidence, sizeof *s->evidence, evidence_cmp);
}

unsigned stage_n_variants(const struct stage *s)
{
    return (unsigned)s->n_variants;
}

unsigned stage_n_profiles(const struct stage *s)
{
    return (unsigned)s->n_profiles;
}

unsigned stage_n_evidence(const struct stage *s)
{
    return (unsigned)s->n_evidence;
}

struct staged_variant *stage_variant_at(struct stage *s, unsigned i)
{
    return s->variants[i];
}

struct staged_profile *stage_profile_at(struct stage *s, unsigned i)
{
    return s->profiles[i];
}

struct staged_evidence *stage_evidence_at(struct stage *s, unsigned i)
{
    return s->evidence[i];
}
