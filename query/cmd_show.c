/* vdt show: look up anything that the KB knows. */
#include "query/cmd_pager.h"
#include "query/command.h"
#include "query/local_names.h"
#include "query/show.h"

#define MAX_WORDS 64
#define N_NEAREST 8

struct show_values {
    const char *kb, *assembly;
    bool is_json, is_quiet, no_sandbox;
};

#define AT(member) offsetof(struct show_values, member)

static const struct opt options[] = {
    {"kb", 'k', OPT_TEXT, AT(kb), "KB", "the knowledge base (default: $VDT_KB)", NULL,
        0, 0, false},
    {"assembly", 0, OPT_TEXT, AT(assembly), "GRCh37|GRCh38",
        "assembly of an allele (default: either)", NULL, 0, 0, false},
    {"json", 0, OPT_FLAG, AT(is_json), NULL, "for programs instead of people", NULL, 0,
        0, false},
    {"quiet", 'q', OPT_FLAG, AT(is_quiet), NULL,
        "no pager; by default a terminal is given the answer\nthrough $PAGER, or less",
        NULL, 0, 0, false},
    COMMAND_NO_SANDBOX(AT(no_sandbox)),
    {0},
};

static const struct opt_command command = {
    .name = "vdt show",
    .args = "TERM...",
    .summary = "Look up what the knowledge base knows of one thing.",
    .options = options,
    .notes =
        "TERM, several words of which are one term:\n"
        "  BRAF                        a gene, by symbol, alias or HGNC id\n"
        "  BRAF V600E                  a variant of a gene\n"
        "  EML4::ALK                   a fusion\n"
        "  UGT1A1*28                   a star allele\n"
        "  MSI-H TMB                   a biomarker, with a value or any\n"
        "  7:140753336:A:T             an allele, by its coordinates\n"
        "  BRAF:c.1799T>A              the same by HGVS: g., c. (of a gene's MANE\n"
        "                              Select transcript, or NM_004333.6:c.1799T>A)\n"
        "  EID1409 AID7                an evidence item, an assertion\n"
        "  NCT01234567                 a trial, and how its text was read\n"
        "  VCV000013961 rs113488022    a variant of ClinVar, by id or rs number\n"
        "  RCV000014992 SCV000035244   the same, by its accession for a condition or\n"
        "                              of one submission\n"
        "  PA166104802                 a drug, label or guideline of ClinPGx\n"
        "  vemurafenib                 a drug\n"
        "  melanoma DOID:1909 SKCM     a disease, by name, id or OncoTree code",
    .min_args = 1,
    .max_args = MAX_WORDS,
};

static int show_titled(struct show *s, const struct lookup_hit *hit)
{
    bool is_allele = hit->kind == LOOKUP_ALLELE;
    const char *title =
        is_allele ? str_cstr(s->mem, str_fmt(s->mem, "allele %.*s of %s",
                                         STR_ARG(allele_text(s->mem, &hit->allele)),
                                         assembly_name(hit->allele.assembly)))
                  : "variant";
    view_item(&s->v, title);
    if (s->v.is_json)
        view_c(&s->v, "kind", "", is_allele ? "allele" : "change");
    int rc = is_allele ? show_allele(s, &hit->allele) : show_change(s, hit);
    view_close(&s->v, title);
    return rc;
}

static int show_hit(struct show *s, const struct lookup_hit *hit)
{
    switch (hit->kind) {
    case LOOKUP_ALLELE:
    case LOOKUP_CHANGE:
        return show_titled(s, hit);
    case LOOKUP_BIOMARKER:
        return show_biomarker(s, hit);
    case LOOKUP_GENE:
        return show_gene(s, hit->target);
    case LOOKUP_RECORD:
        return show_record(s, hit->target);
    case LOOKUP_DRUG:
        return show_drug(s);
    case LOOKUP_DISEASE:
        return show_disease(s, hit->target);
    }
    return 0;
}

/* How the term was read, where it was not taken just as it says. */
static void put_notes(struct show *s, const struct lookup_hit *hits, int n)
{
    struct str *notes = ARENA_ARRAY(s->mem, struct str, (size_t)n);
    unsigned n_notes = 0;
    for (int i = 0; i < n; i++) {
        bool is_known = hits[i].note.n == 0;
        for (unsigned k = 0; k < n_notes; k++)
            is_known = is_known || str_eq(notes[k], hits[i].note);
        if (!is_known)
            notes[n_notes++] = hits[i].note;
    }
    if (s->v.is_json && n_notes > 0)
        view_strs(&s->v, "notes", "", notes, n_notes);
    for (unsigned i = 0; !s->v.is_json && i < n_notes; i++)
        view_sentence(&s->v, "", notes[i]);
}

static int show_hits(struct show *s, const struct lookup_hit *hits, int n)
{
    int rc = 0;
    put_notes(s, hits, n);
    view_array(&s->v, "matches", NULL);
    unsigned n_positions;
    for (int i = 0; rc >= 0 && i < n; i++)
        rc = show_hit(s, &hits[i]);
    if (rc >= 0)
        rc = show_pgx_rsid(s, true, &n_positions);
    if (rc >= 0)
        view_close(&s->v, NULL);
    return rc;
}

static struct str nothing_text(
    struct show *s, enum assembly assembly, bool is_allele, struct str why)
{
    if (is_allele)
        return str_fmt(s->mem,
            "No record of this knowledge base has the allele %.*s%s%s%s%.*s.",
            STR_ARG(s->term), assembly != ASSEMBLY_NONE ? " on " : "",
            assembly_name(assembly), why.n > 0 ? "; " : "", STR_ARG(why));
    if (why.n > 0)
        return str_fmt(s->mem, "\"%.*s\" leads to no allele: %.*s.", STR_ARG(s->term),
            STR_ARG(why));
    return str_fmt(
        s->mem, "Nothing in this knowledge base is named \"%.*s\".", STR_ARG(s->term));
}

/* An allele without rows still is something: what it does is shown. */
static int show_nothing(struct show *s, enum assembly assembly)
{
    struct str *near = NULL, folded = str_fold(s->mem, s->term), why;
    struct lookup_hit *hits;
    bool is_allele;
    int n_hits = lookup_unfiled(
        s->kb, s->term, assembly, s->mem, &hits, &is_allele, &why, s->err);
    if (n_hits < 0)
        return n_hits;
    view_sentence(&s->v, "text",
        nothing_text(s, assembly, is_allele, n_hits > 0 ? STR_NONE : why));
    if (n_hits > 0)
        return show_hits(s, hits, n_hits);
    int n = folded.n > 0
                ? kb_name_near(s->kb, folded, 0, N_NEAREST, s->mem, &near, s->err)
                : 0;
    if (n >= 0)
        view_strs(&s->v, "nearest", "nearest names", near, (unsigned)n);
    return n;
}

static int show_term(struct show *s, enum assembly assembly)
{
    struct lookup_hit *hits;
    unsigned n_positions;
    struct str asked = s->term;
    if (local_names_drug(s->kb, asked, s->mem, &s->term, s->err) < 0)
        return s->err->code;
    int n = lookup_term(s->kb, s->term, assembly, s->mem, &hits, s->err);
    int rc = n < 0 ? n : show_pgx_rsid(s, false, &n_positions);
    if (rc < 0)
        return rc;
    if (s->v.is_json) {
        view_str(&s->v, "term", "", asked);
        view_flag(&s->v, "found", "", n > 0 || n_positions > 0);
    }
    if (n == 0 && n_positions == 0)
        return show_nothing(s, assembly);
    return show_hits(s, hits, n);
}

/* Who leaves the pager early has read enough: that is no failure. */
static int give(struct show *s, const struct pager *pager, const struct buf *out)
{
    int rc = command_answer(buf_str(out), s->err);
    return pager->is_on ? 0 : rc;
}

static int run(const struct show_values *values, struct show *s, enum assembly assembly,
    const struct pager *pager)
{
    struct opened_kb kb = {0};
    struct buf out = BUF_INIT;
    int rc = command_sandbox(values->no_sandbox, NULL, 0, s->err);
    if (rc >= 0)
        rc = command_open_kb(values->kb, true, &kb, s->err);
    if (rc < 0)
        return rc;
    s->kb = kb.txn;
    view_begin(&s->v, &out, s->mem, values->is_json);
    rc = show_term(s, assembly);
    if (rc >= 0) {
        view_end(&s->v);
        rc = give(s, pager, &out);
    }
    buf_free(&out);
    command_close_kb(&kb);
    return rc;
}

int cmd_show(int argc, char **argv, struct err *err)
{
    struct show_values values = {0};
    struct arena mem = ARENA_INIT;
    const char *words[MAX_WORDS];
    unsigned n_words;
    enum assembly assembly = ASSEMBLY_NONE;
    int rc = command_options(&command, argc, argv, &values, words, &n_words, err);
    if (rc != OPT_RUN)
        return rc;
    if (values.assembly != NULL) {
        assembly = assembly_parse(str_of(values.assembly));
        if (assembly == ASSEMBLY_NONE)
            return err_set(err, ERR_USAGE,
                "--assembly is \"%s\"; expected GRCh37 (hg19) or GRCh38 (hg38)",
                values.assembly);
    }
    struct show s = {
        .mem = &mem, .err = err, .term = command_term(words, n_words, &mem)};
    struct pager pager = {0};
    if (!values.is_json && !values.is_quiet)
        pager_begin(&pager); /* before the KB is open: the child must not hold it */
    rc = run(&values, &s, assembly, &pager);
    pager_end(&pager);
    arena_free(&mem);
    return rc;
}
