#include "query/lookup_allele.h"

#include "kb/store/kb_hgvs.h"

struct described {
    struct kb_txn *kb;
    struct arena *mem;
    struct refbases bases;
    struct lookup_hit *hits;
    size_t n, cap;
    struct str why;
    struct err *err;
};

static void add(struct described *d, const struct allele *a, struct str note)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->hits[i].allele.assembly == a->assembly
            && allele_eq(&d->hits[i].allele, a))
            return;
    d->hits = arena_grow(d->mem, d->hits, &d->cap, d->n + 1, sizeof *d->hits);
    d->hits[d->n++] =
        (struct lookup_hit){.kind = LOOKUP_ALLELE, .allele = *a, .note = note};
}

/* ---- coordinates ---- */

/* One whose REF is not the reference's stays where it is: a source may have it so. */
static bool read_coordinates(
    struct described *d, struct str term, enum assembly assembly)
{
    struct allele given, a;
    struct err err = {0};
    struct str note = STR_NONE;
    if (allele_parse(term, assembly, d->mem, &given, &err) < 0)
        return false;
    a = given;
    if (allele_trim(&a, d->mem, &err) < 0) {
        d->why = str_copy(d->mem, str_of(err.msg));
        return true;
    }
    if (allele_check_ref(&a, &d->bases) == 0)
        d->why =
            str_fmt(d->mem, "REF is not what %s has there", assembly_name(a.assembly));
    else
        allele_left_align(&a, &d->bases, d->mem);
    if (!allele_eq(&given, &a))
        note = str_fmt(d->mem, "In normal form %.*s is %.*s.",
            STR_ARG(allele_text(d->mem, &given)), STR_ARG(allele_text(d->mem, &a)));
    add(d, &a, note);
    return true;
}

/* "NC_000007.14:140753336:A:T" tells its assembly. */
static enum assembly told_assembly(struct str term, enum assembly assembly)
{
    enum assembly implied = ASSEMBLY_NONE;
    ptrdiff_t colon = str_chr(term, ':');
    if (colon > 0)
        contig_parse(str_sub(term, 0, (size_t)colon), &implied);
    return implied != ASSEMBLY_NONE ? implied : assembly;
}

static bool read_coordinates_on_each(
    struct described *d, struct str term, enum assembly assembly)
{
    bool is_read = false;
    assembly = told_assembly(term, assembly);
    for (int i = ASSEMBLY_GRCH37; i <= ASSEMBLY_GRCH38; i++)
        if (assembly == ASSEMBLY_NONE || assembly == (enum assembly)i)
            is_read |= read_coordinates(d, term, (enum assembly)i);
    return is_read;
}

/* ---- HGVS ---- */

/* How a c. or n. description was counted; empty: just as it says. */
static struct str counting_note(
    struct described *d, const struct hgvs *h, const struct described_allele *a)
{
    const struct transcript *t = a->transcript;
    if (t == NULL)
        return STR_NONE;
    if (h->accession.n == 0)
        return str_fmt(d->mem, "Counted on %.*s, the %s transcript of %.*s.",
            STR_ARG(t->id), transcript_tag_name(t->tag), STR_ARG(t->gene));
    if (a->is.is_other_version)
        return str_fmt(d->mem,
            "Counted on %.*s: this knowledge base has not the version %.*s.",
            STR_ARG(t->id), STR_ARG(h->accession));
    return STR_NONE;
}

/* Is it one allele, placed on two assemblies? */
static bool is_placed_twice(const struct hgvs *h, const struct allele *a)
{
    return h->level == HGVS_C || h->level == HGVS_N || a->contig == CONTIG_MT;
}

/* One reading that is contradicted makes the others doubtful: the bases of a transcript
 * are the same on both assemblies, but are not always known on both. */
static bool is_any_contradicted(const struct described_allele *readings, int n)
{
    for (int i = 0; i < n; i++)
        if (readings[i].is_contradicted)
            return true;
    return false;
}

static int read_alleles(struct described *d, const struct hgvs *h,
    enum assembly assembly, const struct refbases *bases)
{
    struct described_allele *readings;
    int n = kb_hgvs_alleles(d->kb, h, assembly, bases, d->mem, &readings, d->err);
    bool is_contradicted = is_any_contradicted(readings, n);
    for (int i = 0; i < n; i++) {
        const struct allele *a = &readings[i].is.allele;
        size_t before = d->n;
        if (!readings[i].has_allele) {
            if (d->why.n == 0)
                d->why = readings[i].why;
            continue;
        }
        add(d, a, counting_note(d, h, &readings[i]));
        if (d->n == before)
            continue;
        d->hits[before].is_placed_twice = is_placed_twice(h, a);
        d->hits[before].is_doubtful =
            bases == NULL || (is_contradicted && is_placed_twice(h, a));
    }
    return n;
}

/* What contradicts the reference may stand so in a source. */
static int read_description(
    struct described *d, const struct hgvs *h, enum assembly assembly)
{
    size_t before = d->n;
    int rc = read_alleles(d, h, assembly, &d->bases);
    return rc >= 0 && d->n == before ? read_alleles(d, h, assembly, NULL) : rc;
}

/* A gene by an older name, too. */
static int read_hgvs(struct described *d, struct hgvs *h, enum assembly assembly)
{
    struct gene *genes;
    if (h->accession.n > 0 || h->gene.n == 0)
        return read_description(d, h, assembly);
    int n = lookup_genes(d->kb, h->gene, d->mem, &genes, d->err), rc = n;
    if (n == 0)
        d->why = str_fmt(d->mem, "the gene \"%.*s\" is not known", STR_ARG(h->gene));
    for (int i = 0; rc >= 0 && i < n; i++) {
        h->gene = genes[i].symbol;
        rc = read_description(d, h, assembly);
    }
    return rc;
}

/* "BRAF c.1799T>A" is "BRAF:c.1799T>A". */
static bool parse_hgvs(struct described *d, struct str term, struct hgvs *h)
{
    const char *why;
    ptrdiff_t blank = str_chr(term, ' ');
    if (hgvs_parse(term, d->mem, h, &why) == 0)
        return true;
    if (blank <= 0 || str_chr(term, ':') >= 0)
        return false;
    struct str rest = str_trim(str_sub(term, (size_t)blank, term.n));
    struct str joined = str_fmt(d->mem, "%.*s:%.*s", (int)blank, term.p, STR_ARG(rest));
    return hgvs_parse(joined, d->mem, h, &why) == 0;
}

int lookup_described(struct kb_txn *kb, struct str term, enum assembly assembly,
    struct arena *mem, struct lookup_hit **hits, struct str *why, struct err *err)
{
    struct kb_bases windows;
    struct described d = {.kb = kb, .mem = mem, .err = err};
    struct hgvs h;
    int rc = 0;
    kb_bases_begin(&windows, kb);
    d.bases = kb_bases_ref(&windows);
    if (!read_coordinates_on_each(&d, term, assembly) && parse_hgvs(&d, term, &h)
        && h.level != HGVS_P)
        rc = read_hgvs(&d, &h, assembly);
    if (rc >= 0)
        rc = kb_bases_error(&windows, err);
    *hits = d.hits;
    *why = d.why;
    return rc < 0 ? rc : (int)d.n;
}

/* ---- genes and proteins ---- */

/* By its transcript or protein. */
static int gene_of_accession(struct kb_txn *kb, struct str word, struct arena *mem,
    struct gene *out, struct err *err)
{
    uint32_t *ordinals;
    struct transcript t;
    struct str symbol = STR_NONE;
    if (str_chr(word, '_') < 0 && !str_starts(word, STR("ENS")))
        return 0;
    int rc = kb_transcripts_by_id(kb, word, mem, &ordinals, err);
    if (rc > 0) {
        rc = kb_transcript(kb, ordinals[0], mem, &t, NULL, err);
        symbol = rc > 0 ? t.gene : STR_NONE;
    } else if (rc == 0) {
        rc = kb_gene_of_protein(kb, word, mem, &symbol, err);
    }
    return rc > 0 ? kb_gene_by_symbol(kb, symbol, mem, out, err) : rc;
}

int lookup_genes(struct kb_txn *kb, struct str word, struct arena *mem,
    struct gene **genes, struct err *err)
{
    struct gene g;
    struct name_hit *names = NULL;
    size_t cap = 0;
    int n_genes = 0, rc = kb_gene_by_symbol(kb, word, mem, &g, err);
    *genes = NULL;
    if (rc == 0)
        rc = gene_of_accession(kb, word, mem, &g, err);
    if (rc > 0) {
        *genes = arena_dup(mem, &g, sizeof g);
        return 1;
    }
    struct str folded = str_fold(mem, word);
    int n = rc < 0 || folded.n == 0 ? rc : kb_name(kb, folded, mem, &names, err);
    for (int i = 0; i < n; i++) {
        if (names[i].kind != NAME_GENE)
            continue;
        *genes = arena_grow(mem, *genes, &cap, (size_t)n_genes + 1, sizeof **genes);
        rc = kb_gene(kb, names[i].target, mem, &(*genes)[n_genes], err);
        if (rc < 0)
            return rc;
        n_genes += rc;
    }
    return n < 0 ? n : n_genes;
}

/* What was made of the change, as a sentence. */
static struct str fit_note(struct str symbol, const struct gene_protein *proteins,
    unsigned from, const struct protein_change *given, const struct protein_change *p,
    struct arena *mem)
{
    struct str before = protein_text(mem, given), after = protein_text(mem, p);
    if (str_eq(before, after))
        return STR_NONE;
    if (from == 0)
        return str_fmt(mem, "%.*s %.*s in normal form is %.*s.", STR_ARG(symbol),
            STR_ARG(before), STR_ARG(after));
    return str_fmt(mem, "%.*s %.*s of %.*s is %.*s of %.*s.", STR_ARG(symbol),
        STR_ARG(before), STR_ARG(proteins[from].t.id), STR_ARG(after),
        STR_ARG(proteins[0].t.id));
}

static struct str misfit_note(struct str symbol, const struct gene_protein *first,
    const struct protein_change *p, struct arena *mem)
{
    return str_fmt(mem,
        "The residues of %.*s %.*s are not those of %.*s, nor of another transcript "
        "that is known.",
        STR_ARG(symbol), STR_ARG(protein_text(mem, p)), STR_ARG(first->t.id));
}

int lookup_normalise(struct kb_txn *kb, struct str symbol, struct str accession,
    struct protein_change *change, struct arena *mem, struct str *note, struct err *err)
{
    struct kb_bases windows;
    struct gene_protein *proteins = NULL;
    struct protein_change given = *change;
    unsigned from = 0;
    kb_bases_begin(&windows, kb);
    struct refbases bases = kb_bases_ref(&windows);
    int n = kb_gene_proteins(kb, symbol, &bases, mem, &proteins, err);
    if (n >= 0 && kb_bases_error(&windows, err) < 0)
        n = err->code;
    if (n < 0)
        return n;
    *note = STR_NONE;
    enum protein_fit fit =
        gene_proteins_fit(proteins, (unsigned)n, accession, change, &from, mem);
    if (fit == PROTEIN_FITS_FIRST || fit == PROTEIN_RENUMBERED)
        *note = fit_note(symbol, proteins, from, &given, change, mem);
    else if (fit == PROTEIN_FITS_NONE)
        *note = misfit_note(symbol, &proteins[0], change, mem);
    return fit == PROTEIN_FITS_FIRST || fit == PROTEIN_RENUMBERED || from == 0;
}
