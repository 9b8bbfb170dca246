#include "ingest/link_names.h"

#include "ingest/link_lift.h"
#include "ingest/link_protein.h"
#include "ingest/normal_form.h"
#include "ingest/transcript_stage.h"
#include "kb/model/hgvs.h"

/* ---- facts ---- */

static bool find_gene(void *ctx, struct str symbol, struct str *approved)
{
    const struct link *l = ctx;
    const struct gene *gene = NULL;
    enum gene_match match = gene_index_find(l->b->genes, symbol, &gene);
    if (match == GENE_NONE || match == GENE_AMBIGUOUS)
        return false;
    *approved = gene->symbol;
    return true;
}

int link_names_begin(struct link *l, struct err *err)
{
    l->facts = name_facts_new(&l->mem);
    /* Without a table of genes nobody can say that a symbol is none. */
    if (gene_index_count(l->b->genes) > 0)
        name_facts_set_genes(l->facts, find_gene, l);
    for (const char *const *table = name_facts_tables; *table != NULL; table++) {
        const struct curated_rows *t = build_curated(l->b, *table);
        for (unsigned i = 0; t != NULL && i < t->n_rows; i++)
            if (name_facts_add(
                    l->facts, *table, t->columns, t->n_columns, t->rows[i], err)
                < 0)
                return err_set(err, ERR_FAIL, "%s:%llu: %s",
                    build_file_name(l->b, t->file), (unsigned long long)t->lines[i],
                    str_cstr(&l->mem, str_of(err->msg)));
    }
    return 0;
}

/* ---- aliases ---- */

/* What one variant's other names say. */
struct others {
    struct link *l;
    const struct staged_variant *v;
    struct str gene;
    const struct protein_change *name; /* NULL: the name tells no protein change */
    int name_fits;                     /* link_protein_fits of it */
    struct protein_change found;       /* what is to be added */
    bool has_found, is_torn;           /* torn: they do not agree among themselves */
};

static void count(const struct others *o, const char *what)
{
    report_note(o->l->b->report, o->v->file, what, 1);
}

static void note(const struct others *o, const char *what, struct str text)
{
    report_note_record(o->l->b->report, o->v->file, o->v->line, o->v->id, what, text);
}

static bool is_same_change_elsewhere(
    const struct protein_change *a, const struct protein_change *b)
{
    return a->kind == b->kind && a->ref1 == b->ref1 && a->ref2 == b->ref2
           && str_eq(a->alt, b->alt) && a->pos2 - a->pos1 == b->pos2 - b->pos1;
}

static void add_found(struct others *o, const struct protein_change *p)
{
    if (o->has_found && !protein_eq(&o->found, p))
        o->is_torn = true;
    o->found = *p;
    o->has_found = true;
}

/* Beside a name that is a protein change itself. */
static void compare(struct others *o, const struct protein_change *p, int fits,
    const struct protein_change *given, struct str text)
{
    if (protein_eq(o->name, p) || protein_eq(o->name, given))
        count(o, "names: alias is the same change");
    else if (o->name_fits == 0 && fits > 0 && is_same_change_elsewhere(o->name, given))
        add_found(o, p);
    else if (fits <= 0 && is_same_change_elsewhere(o->name, given))
        count(o, "names: alias in a numbering that no transcript explains, not added");
    else
        note(o, "names: alias is another change, not added", text);
}

static void add_change(
    struct others *o, const struct protein_change *given, struct str text)
{
    struct protein_change p = *given;
    int fits;
    if (given->is_x || given->kind == PROTEIN_SILENT)
        return;
    fits = link_protein_fits(o->l, o->gene, &p, &o->l->mem);
    if (o->name != NULL)
        compare(o, &p, fits, given, text);
    else if (fits != 0)
        add_found(o, &p);
    else
        note(o, "names: alias names residues that no transcript has, not added", text);
}

static void read_others(struct others *o)
{
    const struct staged_variant *v = o->v;
    struct protein_change p;
    struct hgvs h;
    const char *why;
    for (unsigned i = 0; i < v->n_aliases; i++)
        if (protein_parse(v->aliases[i], &o->l->mem, &p) >= 0)
            add_change(o, &p, v->aliases[i]);
    for (unsigned i = 0; i < v->n_hgvs; i++)
        if (hgvs_parse(v->hgvs[i], &o->l->mem, &h, &why) >= 0 && h.level == HGVS_P
            && h.has_protein && h.protein.kind == HGVS_PROTEIN_CHANGE)
            add_change(o, &h.protein.change, v->hgvs[i]);
}

/* A name that tells its change by other means than a class: whatever the aliases name
 * is that change too.  "Exon 19 deletion" with an alias of one deletion is not. */
static bool takes_aliases(const struct name_reading *r)
{
    if (r->is_curated)
        return false;
    return r->criterion->kind == CRITERION_PROTEIN || r->is_dna_name
           || r->criterion->kind == CRITERION_UNPARSED;
}

static void add_aliases(struct link *l, const struct staged_variant *v, struct str gene,
    struct name_reading *r)
{
    struct others o = {.l = l, .v = v, .gene = gene};
    struct protein_change own;
    if (gene.n == 0 || !takes_aliases(r))
        return;
    if (r->criterion->kind == CRITERION_PROTEIN) {
        own = r->criterion->protein;
        o.name = &own;
        o.name_fits = link_protein_fits(l, gene, &own, &l->mem);
    }
    read_others(&o);
    if (o.is_torn)
        note(&o, "names: aliases name several changes, none added", v->name);
    if (!o.has_found || o.is_torn)
        return;
    struct criterion *added = criterion_new(&l->mem, CRITERION_PROTEIN);
    added->gene = gene;
    added->protein = o.found;
    added->zygosity = r->criterion->zygosity;
    note(&o, "names: criterion of an alias added", criterion_text(added, &l->scratch));
    if (o.name == NULL) {
        r->criterion = added;
        return;
    }
    struct criterion *members[] = {r->criterion, added};
    r->criterion = criterion_group(
        &l->mem, CRITERION_OR, arena_dup(&l->mem, members, sizeof members), 2);
}

void link_name(struct link *l, const struct staged_variant *v, struct str gene,
    struct name_reading *out)
{
    const struct release_row at = {v->file, v->line};
    variant_name_read_with(l->facts, gene, v->name, &l->mem, out);
    if (out->is_curated)
        report_note_record(l->b->report, v->file, v->line, v->id,
            "names: read as curated", out->curated.criterion);
    add_aliases(l, v, gene, out);
    link_check_proteins(l, &at, v->id, v->name, out->criterion, &l->mem);
}

/* ---- places ---- */

/* The transcript that a description is counted on: its own accession, the source's
 * representative one, the gene's best. */
static const struct transcript *transcript_for(struct link *l,
    const struct staged_variant *v, const struct hgvs *h, struct str gene,
    enum assembly assembly)
{
    const struct transcript **list;
    const struct transcript *t;
    if (h->accession.n > 0)
        return transcripts_by_id(l->b, h->accession, assembly);
    t = v->transcript.n > 0 ? transcripts_by_id(l->b, v->transcript, assembly) : NULL;
    if (t != NULL)
        return t;
    return transcripts_of_gene(l->b, gene, assembly, &l->scratch, &list) > 0 ? list[0]
                                                                             : NULL;
}

static bool place_description(struct link *l, const struct staged_variant *v,
    struct str gene, struct str text, struct placed_allele *out)
{
    struct refbases room;
    const struct refbases *ref = build_bases(l->b, &room);
    bool is_placed = false;
    struct hgvs h;
    const char *why;
    if (hgvs_parse(text, &l->scratch, &h, &why) < 0 || h.level != HGVS_C)
        return false;
    for (enum assembly on = ASSEMBLY_GRCH37; on <= ASSEMBLY_GRCH38; on++) {
        const struct transcript *t = transcript_for(l, v, &h, gene, on);
        struct hgvs_allele found;
        struct err err = {0};
        if (t == NULL || hgvs_allele(&h, on, t, ref, &l->scratch, &found, &err) < 0
            || found.allele.assembly != on
            || normal_form_make(&found.allele, ref, &l->scratch).ref != 1)
            continue;
        out[on - 1] = (struct placed_allele){
            .allele = found.allele, .how = ALLELE_BY_HGVS, .source = (uint16_t)v->file};
        normal_form_want_bases(l->b, &found.allele);
        is_placed = true;
    }
    if (is_placed)
        report_note_record(l->b->report, v->file, v->line, v->id,
            "alleles: placed by a coding description", text);
    return is_placed;
}

void link_place_by_name(struct link *l, const struct staged_variant *v, struct str gene,
    struct placed_allele alleles[N_ASSEMBLIES])
{
    struct name_reading r;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (alleles[i].allele.assembly != ASSEMBLY_NONE
            || v->given[i].assembly != ASSEMBLY_NONE)
            return;
    if (gene.n == 0 || v->criterion != NULL)
        return;
    variant_name_read_with(l->facts, gene, v->name, &l->scratch, &r);
    /* A name that tells the protein's change is matched by that: "L178P (c.532C>T)" of
     * VHL contradicts itself.  "Exon 4 Deletion" has a description of its RNA, which
     * is no place on the genome. */
    if (!takes_aliases(&r) || r.criterion->kind == CRITERION_PROTEIN)
        return;
    if (r.dna.n > 0 && place_description(l, v, gene, r.dna, alleles))
        return;
    for (unsigned i = 0; i < v->n_hgvs; i++)
        if (place_description(l, v, gene, v->hgvs[i], alleles))
            return;
}
