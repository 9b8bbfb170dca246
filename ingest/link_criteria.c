/*
 * Criteria of named variants and of molecular profiles.  A variant's criterion is its
 * allele, or its name read by the one grammar of names, or both joined by OR.
 */
#include "ingest/link_names.h"
#include "ingest/link_protein.h"

/* Where a variant stands: one allele an assembly, and other spellings of them. */
struct variant_alleles {
    struct placed_allele placed[N_ASSEMBLIES], *more;
    unsigned n_more;
};

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

/* Partners of a fusion that the source gives itself: by approved symbols. */
static void resolve_partners(struct link *l, const struct staged_variant *v)
{
    struct criterion *c = v->criterion;
    if (c == NULL || c->kind != CRITERION_FUSION)
        return;
    if (c->gene.n > 0)
        c->gene = link_gene(l, v->file, v->line, c->gene, 0);
    if (c->gene3.n > 0)
        c->gene3 = link_gene(l, v->file, v->line, c->gene3, 0);
}

/* A feature that is a fusion stands in the gene's place ("EML4::ALK"). */
static bool is_symbol(struct str gene)
{
    return gene.n > 0 && str_find(gene, STR("::")) < 0;
}

/* Each other spelling is an allele criterion of its own. */
static struct criterion *any_spelling(struct arena *mem, struct criterion *c,
    const struct placed_allele *more, unsigned n_more)
{
    struct criterion **members = ARENA_ARRAY(mem, struct criterion *, n_more + 1);
    if (c == NULL || n_more == 0)
        return c;
    members[0] = c;
    for (unsigned i = 0; i < n_more; i++) {
        struct placed_allele one[N_ASSEMBLIES] = {0};
        one[more[i].allele.assembly - 1] = more[i];
        members[i + 1] = allele_criterion(mem, one);
    }
    return criterion_group(mem, CRITERION_OR, members, n_more + 1);
}

/* The name's criterion, or the one that the source gives itself. */
static void read_name(struct link *l, const struct staged_variant *v, struct str gene,
    struct name_reading *out)
{
    const struct release_row row = {v->file, v->line};
    if (v->criterion == NULL) {
        link_name(l, v, gene, out);
        return;
    }
    *out = (struct name_reading){.criterion = v->criterion, .form = "given"};
    link_check_proteins(l, &row, v->id, v->name, out->criterion, &l->mem);
}

static struct criterion *variant_criterion(
    struct link *l, const struct variant_alleles *at, const struct name_reading *name)
{
    struct criterion *by_allele = any_spelling(
        &l->mem, allele_criterion(&l->mem, at->placed), at->more, at->n_more);
    struct criterion *by_name = name->criterion;
    if (by_allele == NULL)
        return by_name;
    if (by_name->kind == CRITERION_UNPARSED)
        return by_allele;
    /* "DPYD*2A homozygosity": the allele alone would not ask for both copies. */
    by_allele->origin = by_name->origin;
    by_allele->zygosity = by_name->zygosity;
    /* "Intron 6 Mutation", "rs17084733" with its allele: no other one is meant. */
    if (name->is_dna_name && by_name->kind != CRITERION_PROTEIN)
        return by_allele;
    /* "C228T" is read as the base that the source places. */
    if (str_eq(criterion_text(by_allele, &l->scratch),
            criterion_text(by_name, &l->scratch)))
        return by_allele;
    struct criterion **members = ARENA_ARRAY(&l->mem, struct criterion *, 2);
    members[0] = by_allele;
    members[1] = by_name;
    return criterion_group(&l->mem, CRITERION_OR, members, 2);
}

static int store_variant(struct link *l, const struct staged_variant *v,
    const struct linked_variant *linked, struct str gene, const char *form,
    const struct variant_alleles *at, struct err *err)
{
    struct placed_allele *placed =
        ARENA_ARRAY(&l->scratch, struct placed_allele, N_ASSEMBLIES + at->n_more);
    unsigned n = 0;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (at->placed[i].allele.assembly != ASSEMBLY_NONE)
            placed[n++] = at->placed[i];
    for (unsigned i = 0; i < at->n_more; i++)
        placed[n++] = at->more[i];
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

/* As names of profiles spell the variant: with its gene, by its name or, before it was
 * renamed, by what are its aliases now. */
static void name_member(
    struct link *l, const struct staged_variant *v, struct profile_member *m)
{
    struct str gene = v->gene;
    m->name = gene.n > 0 ? str_fmt(
                  &l->mem, "%.*s %.*s", STR_ARG(gene), STR_ARG(str_trim(v->name)))
                         : str_trim(v->name);
    if (gene.n == 0)
        return;
    m->aliases = ARENA_ARRAY(&l->mem, struct str, v->n_aliases);
    for (unsigned i = 0; i < v->n_aliases; i++)
        m->aliases[m->n_aliases++] = str_fmt(
            &l->mem, "%.*s %.*s", STR_ARG(gene), STR_ARG(str_trim(v->aliases[i])));
}

static int link_one_variant(
    struct link *l, const struct staged_variant *v, struct err *err)
{
    struct variant_alleles at = {0};
    struct linked_variant *linked = &l->variants[l->n_variants];
    struct report *report = l->b->report;
    struct name_reading name;
    bool is_new;
    arena_reset(&l->scratch);
    struct str gene = is_symbol(v->gene)
                          ? link_gene(l, v->file, v->line, v->gene, v->entrez_id)
                          : v->gene;
    resolve_partners(l, v);
    link_place_variant(l, v, at.placed);
    link_place_by_name(l, v, gene, at.placed);
    at.n_more = link_other_spellings(l, v, at.placed, &at.more);
    linked->id = v->id;
    name_member(l, v, &linked->member);
    read_name(l, v, gene, &name);
    linked->criterion = variant_criterion(l, &at, &name);
    linked->member.criterion = linked->criterion;
    if (linked->criterion->kind == CRITERION_UNPARSED)
        report_note_record(report, v->file, v->line, v->id,
            "variants: name not parsed, no allele", linked->member.name);
    else if (name.not_read.n > 0)
        report_note_record(report, v->file, v->line, v->id,
            "variants: name not parsed, by allele only", linked->member.name);
    *strmap_at(&l->variant_by_id, &l->mem, v->id, &is_new) = (uint32_t)l->n_variants++;
    link_stored(l, v->file, v->line);
    return store_variant(l, v, linked, gene, name.form, &at, err);
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

static void note_pieces(
    struct link *l, const struct staged_profile *p, const struct profile_pieces *pieces)
{
    struct report *report = l->b->report;
    if (pieces->n_left_over > 0)
        report_note_record(report, p->file, p->line, p->id,
            "profiles: a piece is the one member left, by another name", p->name);
    if (pieces->n_by_grammar > 0)
        report_note_record(report, p->file, p->line, p->id,
            "profiles: a piece read from the name, no member has it", p->name);
    if (pieces->n_unparsed > 0)
        report_note_record(
            report, p->file, p->line, p->id, "profiles: pieces not parsed", p->name);
}

static struct criterion *profile_criterion(
    struct link *l, const struct staged_profile *p)
{
    struct profile_member *members =
        ARENA_ARRAY(&l->scratch, struct profile_member, p->n_variant_ids);
    struct profile_pieces pieces;
    unsigned n = 0;
    for (unsigned i = 0; i < p->n_variant_ids; i++) {
        const uint32_t *at = strmap_get(&l->variant_by_id, p->variant_ids[i]);
        if (at == NULL)
            report_dangling(l->b->report, p->file, p->line, p->id,
                "profiles: member variant is not there", p->variant_ids[i]);
        else
            members[n++] = l->variants[*at].member;
    }
    struct criterion *c = profile_read(p->name, members, n, l->facts, &l->mem, &pieces);
    note_pieces(l, p, &pieces);
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
        .url = p->url,
        .score_x100 = p->score_x100};
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
