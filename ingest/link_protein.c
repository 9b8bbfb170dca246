#include "ingest/link_protein.h"

#include "ingest/normal_form.h"
#include "ingest/transcript_stage.h"
#include "kb/model/coding_sequence.h"
#include "kb/model/protein_normal.h"
#include "kb/model/protein_numbering.h"

/* A gene's transcripts on GRCh38, best first, and their proteins. */
struct gene_proteins {
    const struct transcript **transcripts;
    struct str *proteins; /* empty: not known, or the CDS does not translate */
    unsigned n;
    bool is_cds_known; /* of the first */
};

/* ---- proteins of a gene, read once ---- */

static void read_proteins(struct link *l, struct str gene, struct gene_proteins *g)
{
    struct refbases room;
    const struct refbases *ref = build_bases(l->b, &room);
    g->n = transcripts_of_gene(l->b, gene, ASSEMBLY_GRCH38, &l->mem, &g->transcripts);
    g->proteins = ARENA_ARRAY(&l->mem, struct str, g->n);
    for (unsigned i = 0; i < g->n; i++) {
        struct arena mem = ARENA_INIT;
        struct coding_sequence cs;
        coding_sequence_read(g->transcripts[i], ref, &mem, &cs);
        g->proteins[i] = str_copy(&l->mem, cs.protein);
        if (i == 0)
            g->is_cds_known = cs.is_cds_known;
        arena_free(&mem);
    }
}

static const struct gene_proteins *proteins_of(struct link *l, struct str gene)
{
    const uint32_t *known = strmap_get(&l->proteins_by_gene, gene);
    bool is_new;
    if (known != NULL)
        return &l->proteins[*known];
    l->proteins = arena_grow(
        &l->mem, l->proteins, &l->cap_proteins, l->n_proteins + 1, sizeof *l->proteins);
    *strmap_at(&l->proteins_by_gene, &l->mem, str_copy(&l->mem, gene), &is_new) =
        (uint32_t)l->n_proteins;
    struct gene_proteins *g = &l->proteins[l->n_proteins++];
    *g = (struct gene_proteins){0};
    read_proteins(l, gene, g);
    return g;
}

/* ---- one change ---- */

struct checker {
    struct link *l;
    bool is_silent; /* nothing is counted or noted */
    const struct release_row *at;
    struct str id, name;
    struct arena *mem;
};

static void count(const struct checker *k, const char *what)
{
    if (!k->is_silent)
        report_note(k->l->b->report, k->at->file, what, 1);
}

static void note(const struct checker *k, const char *what, struct str found)
{
    if (!k->is_silent)
        report_note_record(
            k->l->b->report, k->at->file, k->at->line, k->id, what, found);
}

static struct str shown(const struct checker *k, const struct protein_change *p)
{
    return protein_text(&k->l->scratch, p);
}

static void note_disagreement(const struct checker *k, struct str gene,
    const struct gene_proteins *g, const struct protein_change *p)
{
    char first = protein_residue(g->proteins[0], p->pos1);
    char last = protein_residue(g->proteins[0], p->pos2);
    struct str protein = g->transcripts[0]->protein_id;
    struct arena *mem = &k->l->scratch;
    struct str has;
    if (first == '\0' || last == '\0')
        has = str_fmt(mem, "ends at %zu", g->proteins[0].n);
    else if (p->pos1 == p->pos2)
        has = str_fmt(mem, "has %c%u", first, p->pos1);
    else
        has = str_fmt(mem, "has %c%u and %c%u", first, p->pos1, last, p->pos2);
    note(k, "protein: residue is not the transcript's",
        str_fmt(mem, "%.*s %.*s, %.*s %.*s", STR_ARG(gene), STR_ARG(shown(k, p)),
            STR_ARG(protein), STR_ARG(has)));
}

/* Does another transcript explain the residues, and can it be translated?  Where its
 * protein is not known as a whole, the first's residues tell its: they are of the same
 * bases. */
static bool translate_from_other(const struct checker *k, struct str gene,
    const struct gene_proteins *g, struct protein_change *p)
{
    for (unsigned i = 1; i < g->n; i++) {
        struct protein_change to = *p;
        bool is_told = g->proteins[i].n > 0
                           ? protein_check_residues(p, g->proteins[i]) == RESIDUES_AGREE
                           : p->ref1 != 0;
        if (!is_told
            || !protein_renumber(g->transcripts[i], g->proteins[i], g->transcripts[0],
                g->proteins[0], &to)
            || protein_check_residues(&to, g->proteins[0]) != RESIDUES_AGREE)
            continue;
        note(k, "protein: numbering of another transcript translated",
            str_fmt(&k->l->scratch, "%.*s %.*s of %.*s is %.*s of %.*s", STR_ARG(gene),
                STR_ARG(shown(k, p)), STR_ARG(g->transcripts[i]->id),
                STR_ARG(shown(k, &to)), STR_ARG(g->transcripts[0]->id)));
        *p = to;
        return true;
    }
    return false;
}

/* Brings *p to MANE Select's numbering; false: it stays as it is, and why is noted. */
static bool agree(const struct checker *k, struct str gene,
    const struct gene_proteins *g, struct protein_change *p)
{
    if (g->n == 0) {
        count(k, "protein: not checked, no transcript");
        return false;
    }
    if (g->proteins[0].n == 0) {
        count(k, g->is_cds_known ? "protein: not checked, the CDS does not translate"
                                 : "protein: not checked, no bases");
        return false;
    }
    if (protein_check_residues(p, g->proteins[0]) == RESIDUES_AGREE) {
        count(k, "protein: residues are the transcript's");
        return true;
    }
    if (translate_from_other(k, gene, g, p))
        return true;
    note_disagreement(k, gene, g, p);
    return false;
}

static void check_protein(const struct checker *k, struct criterion *c)
{
    const struct gene_proteins *g = proteins_of(k->l, c->gene);
    struct str before;
    if (!agree(k, c->gene, g, &c->protein))
        return;
    before = shown(k, &c->protein);
    protein_normalise(&c->protein, g->proteins[0], k->mem);
    if (!str_eq(before, shown(k, &c->protein)))
        note(k, "protein: brought to normal form",
            str_fmt(&k->l->scratch, "%.*s %.*s is %.*s", STR_ARG(c->gene),
                STR_ARG(before), STR_ARG(shown(k, &c->protein))));
}

/* ---- codons ---- */

static bool is_word(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The letter before a codon's number in the variant's name: "V600", "G12/G13"; 0: none
 * is stated. */
static char stated_residue(struct str name, uint32_t number)
{
    for (size_t i = 0; i + 1 < name.n; i++) {
        char code = residue_code(str_sub(name, i, 1));
        size_t end = i + 1;
        uint32_t n;
        if (code == '\0' || code == '*' || (i > 0 && is_word(name.p[i - 1])))
            continue;
        while (end < name.n && name.p[end] >= '0' && name.p[end] <= '9')
            end++;
        if (str_to_u32(str_sub(name, i + 1, end - i - 1), &n) && n == number)
            return code;
    }
    return '\0';
}

static void check_codon(const struct checker *k, struct criterion *c)
{
    char residue = stated_residue(k->name, c->beg);
    /* no change, but a residue to be checked and counted otherwise */
    struct protein_change p = {.kind = PROTEIN_SILENT,
        .ref1 = residue,
        .ref2 = residue,
        .pos1 = c->beg,
        .pos2 = c->beg};
    if (residue != '\0' && agree(k, c->gene, proteins_of(k->l, c->gene), &p))
        c->beg = c->end = p.pos1;
}

static void check_all(const struct checker *k, struct criterion *c)
{
    if (c->kind == CRITERION_PROTEIN)
        check_protein(k, c);
    else if (c->kind == CRITERION_CODON && c->beg == c->end)
        check_codon(k, c);
    for (unsigned i = 0; i < c->n_members; i++)
        check_all(k, c->members[i]);
}

void link_check_proteins(struct link *l, const struct release_row *at, struct str id,
    struct str name, struct criterion *c, struct arena *mem)
{
    const struct checker k = {.l = l, .at = at, .id = id, .name = name, .mem = mem};
    check_all(&k, c);
}

int link_protein_fits(
    struct link *l, struct str gene, struct protein_change *p, struct arena *mem)
{
    const struct checker k = {.l = l, .is_silent = true, .mem = mem};
    const struct gene_proteins *g = proteins_of(l, gene);
    if (g->n == 0 || g->proteins[0].n == 0)
        return -1;
    if (!agree(&k, gene, g, p))
        return 0;
    protein_normalise(p, g->proteins[0], mem);
    return 1;
}
