/*
 * Criteria of named variants and of molecular profiles.  A variant's criterion is its
 * allele, or its name read by the one grammar of names, or both joined by OR.
 */
#include "ingest/link_protein.h"
#include "kb/model/profile.h"
#include "kb/model/variant_name.h"

static struct criterion *allele_criterion(
    struct arena *mem, const struct placed_allele alleles[N_ASSEMBLIES])
{
    struct criterion *c = NULL;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        if (alleles[i].allele.assembly == ASSEMBLY_NONE)
            continue;
        if (c == NULL)
            c = criterion_new(mem, CRITERION_ALLELE);
        c->alleles[i] = alleles[i].allele;
        c->alleles[i].ref = str_copy(mem, alleles[i].allele.ref);
        c->alleles[i].alt = str_copy(mem, alleles[i].allele.alt);
    }
    return c;
}

/* Aliases are not read: many are of another transcript's numbering (ABL1 T315I is also
 * THR334ILE), which only a transcript could tell. */
static struct criterion *variant_criterion(struct link *l,
    const struct staged_variant *v, struct str gene,
    const struct placed_allele alleles[N_ASSEMBLIES], const char **form)
{
    struct criterion *by_allele = allele_criterion(&l->mem, alleles);
    struct criterion *by_name = v->criterion;
    *form = "given";
    if (by_name == NULL)
        by_name = variant_name_read(gene, v->name, &l->mem, form);
    const struct release_row at = {v->file, v->line};
    link_check_proteins(l, &at, v->id, v->name, by_name, &l->mem);
    if (by_allele == NULL)
        return by_name;
    if (criterion_has_unparsed(by_name))
        return by_allele;
    /* "DPYD*2A homozygosity": the allele alone would not ask for both copies. */
    by_allele->origin = by_name->origin;
    by_allele->zygosity = by_name->zygosity;
    struct criterion **members = ARENA_ARRAY(&l->mem, struct criterion *, 2);
    members[0] = by_allele;
    members[1] = by_name;
    return criterion_group(&l->mem, CRITERION_OR, members, 2);
}

static int store_variant(struct link *l, const struct staged_variant *v,
    const struct linked_variant *linked, struct str gene, const char *form,
    struct placed_allele *alleles, struct err *err)
{
    struct placed_allele placed[N_ASSEMBLIES];
    unsigned n = 0;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (alleles[i].allele.assembly != ASSEMBLY_NONE)
            placed[n++] = alleles[i];
    int64_t criterion = link_store_criterion(l, linked->criterion, err);
    if (criterion < 0)
        return (int)criterion;
    const struct named_variant named = {.id = v->id,
        .gene = gene,
        .name = v->name,
        .form = str_of(form),
        .criterion = (uint32_t)criterion,
        .alleles = placed,
        .n_alleles = n,
        .aliases = v->aliases,
        .n_aliases = v->n_aliases,
        .hgvs = v->hgvs,
        .n_hgvs = v->n_hgvs,
        .transcript = v->transcript,
        .types = v->types,
        .caid = v->caid,
        .clinvar_ids = v->clinvar_ids,
        .n_clinvar_ids = v->n_clinvar_ids,
        .url = v->url};
    int64_t ordinal = kb_build_variant(l->b->kb, v->file, &named, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

static int link_one_variant(
    struct link *l, const struct staged_variant *v, struct err *err)
{
    struct placed_allele alleles[N_ASSEMBLIES];
    struct linked_variant *linked = &l->variants[l->n_variants];
    struct report *report = l->b->report;
    const char *form;
    bool is_new;
    arena_reset(&l->scratch);
    struct str gene =
        v->gene.n > 0 ? link_gene(l, v->file, v->line, v->gene, v->entrez_id) : v->gene;
    link_place_variant(l, v, alleles);
    linked->id = v->id;
    linked->member_name = v->gene.n > 0 ? str_fmt(&l->mem, "%.*s %.*s",
                              STR_ARG(v->gene), STR_ARG(str_trim(v->name)))
                                        : str_trim(v->name);
    linked->criterion = variant_criterion(l, v, gene, alleles, &form);
    if (linked->criterion->kind == CRITERION_UNPARSED)
        report_note_record(report, v->file, v->line, v->id,
            "variants: name not parsed, no allele", linked->member_name);
    else if (str_eq_c(str_of(form), "unparsed"))
        report_note_record(report, v->file, v->line, v->id,
            "variants: name not parsed, by allele only", linked->member_name);
    *strmap_at(&l->variant_by_id, &l->mem, v->id, &is_new) = (uint32_t)l->n_variants++;
    link_stored(l, v->file, v->line);
    return store_variant(l, v, linked, gene, form, alleles, err);
}

int link_variants(struct link *l, struct err *err)
{
    struct stage *stage = l->b->stage;
    unsigned n = stage_n_variants(stage), end;
    l->variants = ARENA_ARRAY(&l->mem, struct linked_variant, n);
    struct release_row *rows = ARENA_ARRAY(&l->mem, struct release_row, n);
    for (unsigned i = 0; i < n; i = end) {
        const struct staged_variant *first = stage_variant_at(stage, i);
        for (end = i; end < n && str_eq(stage_variant_at(stage, end)->id, first->id);
             end++) {
            const struct staged_variant *v = stage_variant_at(stage, end);
            rows[end - i] = (struct release_row){v->file, v->line};
        }
        unsigned best = link_newest(l, first->id, rows, end - i);
        int rc = link_one_variant(l, stage_variant_at(stage, i + best), err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static bool has_operator(struct str name)
{
    return str_starts(name, STR("NOT ")) || str_find(name, STR(" AND ")) >= 0
           || str_find(name, STR(" OR ")) >= 0 || str_find(name, STR(" NOT ")) >= 0;
}

static struct criterion *profile_criterion(
    struct link *l, const struct staged_profile *p)
{
    struct profile_member *members =
        ARENA_ARRAY(&l->scratch, struct profile_member, p->n_variant_ids);
    struct report *report = l->b->report;
    unsigned n = 0, n_unparsed = 0;
    for (unsigned i = 0; i < p->n_variant_ids; i++) {
        const uint32_t *at = strmap_get(&l->variant_by_id, p->variant_ids[i]);
        if (at == NULL) {
            report_note_record(report, p->file, p->line, p->id,
                "profiles: member variant is not there", p->variant_ids[i]);
            continue;
        }
        members[n].name = l->variants[*at].member_name;
        members[n++].criterion = l->variants[*at].criterion;
    }
    struct criterion *c = profile_read(p->name, members, n, &l->mem, &n_unparsed);
    if (n_unparsed == 0)
        return c;
    /* A profile of one variant is that variant, however its name is spelled. */
    if (n == 1 && p->n_variant_ids == 1 && !has_operator(p->name)) {
        report_note_record(report, p->file, p->line, p->id,
            "profiles: name differs from its variant's", p->name);
        return members[0].criterion;
    }
    report_note_record(
        report, p->file, p->line, p->id, "profiles: pieces not parsed", p->name);
    return c;
}

static int link_one_profile(
    struct link *l, const struct staged_profile *p, struct err *err)
{
    struct linked_profile *linked = &l->profiles[l->n_profiles];
    bool is_new;
    arena_reset(&l->scratch);
    linked->id = p->id;
    linked->criterion = profile_criterion(l, p);
    *strmap_at(&l->profile_by_id, &l->mem, p->id, &is_new) = (uint32_t)l->n_profiles++;
    link_stored(l, p->file, p->line);
    int64_t criterion = link_store_criterion(l, linked->criterion, err);
    if (criterion < 0)
        return (int)criterion;
    const struct named_profile named = {.id = p->id,
        .name = p->name,
        .criterion = (uint32_t)criterion,
        .variant_ids = p->variant_ids,
        .n_variant_ids = p->n_variant_ids,
        .url = p->url};
    int64_t ordinal = kb_build_profile(l->b->kb, p->file, &named, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

int link_profiles(struct link *l, struct err *err)
{
    struct stage *stage = l->b->stage;
    unsigned n = stage_n_profiles(stage), end;
    l->profiles = ARENA_ARRAY(&l->mem, struct linked_profile, n);
    struct release_row *rows = ARENA_ARRAY(&l->mem, struct release_row, n);
    for (unsigned i = 0; i < n; i = end) {
        const struct staged_profile *first = stage_profile_at(stage, i);
        for (end = i; end < n && str_eq(stage_profile_at(stage, end)->id, first->id);
             end++) {
            const struct staged_profile *p = stage_profile_at(stage, end);
            rows[end - i] = (struct release_row){p->file, p->line};
        }
        unsigned best = link_newest(l, first->id, rows, end - i);
        int rc = link_one_profile(l, stage_profile_at(stage, i + best), err);
        if (rc < 0)
            return rc;
    }
    return 0;
}
