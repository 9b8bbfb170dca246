/* An eligibility text, or a trial of the KB: its clauses that name a biomarker, each
 * with its polarity, its place in the normalised text and its criterion. */
#include "ingest/inspect.h"

#include "kb/base/stream.h"
#include "kb/model/eligibility.h"

#define MAX_TEXT_BYTES ((size_t)16 << 20)

/* ---- the lexicon: trial_genes of the KB, its symbols led to today's ---- */

static int add_symbol(struct inspect *x, struct eligibility_lexicon *lexicon,
    struct str word, struct str symbol)
{
    struct name_hit *hits;
    struct gene gene;
    int n = kb_name(x->txn, str_fold(&x->mem, symbol), &x->mem, &hits, x->err);
    for (int i = 0; i < n; i++) {
        if (hits[i].kind != NAME_GENE)
            continue;
        int rc = kb_gene(x->txn, hits[i].target, &x->mem, &gene, x->err);
        if (rc < 0)
            return rc;
        if (rc > 0)
            return eligibility_lexicon_add(lexicon, word, gene.symbol, x->err);
    }
    return n < 0 ? n : eligibility_lexicon_add(lexicon, word, symbol, x->err);
}

static int add_word(struct inspect *x, struct eligibility_lexicon *lexicon,
    struct str word, struct str genes)
{
    struct str rest = genes, symbol;
    int rc = 0;
    if (genes.n == 0)
        return eligibility_lexicon_add(lexicon, word, genes, x->err);
    while (rc >= 0 && rest.p != NULL && str_next(&rest, ',', &symbol))
        rc = add_symbol(x, lexicon, word, symbol);
    return rc;
}

static int load_lexicon(struct inspect *x, struct eligibility_lexicon *lexicon)
{
    struct curated_table table;
    int rc = kb_curated(x->txn, "trial_genes", &x->mem, &table, x->err);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(x->err, ERR_KB, "the KB has no table trial_genes");
    int word = curated_column(&table, "word"), genes = curated_column(&table, "gene");
    if (word < 0 || genes < 0)
        return err_set(x->err, ERR_KB, "trial_genes of the KB: no column word or gene");
    for (unsigned i = 0; rc >= 0 && i < table.n_rows; i++)
        rc = add_word(x, lexicon, table.rows[i][word], table.rows[i][genes]);
    return rc;
}

/* ---- the text ---- */

static int read_file(struct inspect *x, const char *path, struct str *text)
{
    struct buf b = BUF_INIT;
    char piece[1 << 14];
    ptrdiff_t n = 0;
    struct stream *in = stream_open(path, x->err);
    if (in == NULL)
        return x->err->code;
    while (
        b.n <= MAX_TEXT_BYTES && (n = stream_read(in, piece, sizeof piece, x->err)) > 0)
        buf_add(&b, piece, (size_t)n);
    if (n >= 0 && b.n > MAX_TEXT_BYTES)
        n = err_set(x->err, ERR_FAIL,
            "%s: found more than %zu bytes, expected one "
            "eligibility text",
            path, MAX_TEXT_BYTES);
    if (n >= 0)
        *text = eligibility_normalise(buf_str(&b), &x->mem);
    buf_free(&b);
    stream_close(in);
    return n < 0 ? (int)n : 0;
}

/* A trial of the KB when the term is the id of one, else a file. */
static int find_text(struct inspect *x, struct str *text)
{
    struct record r;
    struct trial t;
    int rc = kb_record_by_id(x->txn, str_of(x->args[0]), &r, x->err);
    if (rc <= 0 || r.type != RECORD_TRIAL)
        return rc < 0 ? rc : read_file(x, x->args[0], text);
    rc = kb_trial(x->txn, r.ordinal, &x->mem, &t, x->err);
    if (rc >= 0)
        *text = t.eligibility;
    return rc;
}

static void put_clause(
    struct inspect *x, struct str text, const struct eligibility_clause *c)
{
    json_out_object(&x->w);
    json_out_key_c(&x->w, "polarity", c->is_exclusion ? "exclusion" : "inclusion");
    json_out_key_int(&x->w, "beg", c->beg);
    json_out_key_int(&x->w, "end", c->end);
    json_out_key_str(&x->w, "sentence", str_sub(text, c->beg, c->end - c->beg));
    json_out_key_str(&x->w, "criterion", criterion_text(c->criterion, &x->mem));
    json_out_end(&x->w);
}

int inspect_eligibility(struct inspect *x)
{
    struct eligibility_clause *clauses;
    struct str text = STR_NONE;
    if (x->txn == NULL)
        return err_set(x->err, ERR_USAGE, "inspect eligibility needs -k KB");
    struct eligibility_lexicon *lexicon = eligibility_lexicon_new();
    int rc = load_lexicon(x, lexicon);
    if (rc >= 0)
        rc = find_text(x, &text);
    if (rc >= 0)
        rc = eligibility_read(lexicon, text, &x->mem, &clauses, x->err);
    json_out_key_str(&x->w, "text", text);
    json_out_key(&x->w, "clauses");
    json_out_array(&x->w);
    for (int i = 0; i < rc; i++)
        put_clause(x, text, &clauses[i]);
    json_out_end(&x->w);
    eligibility_lexicon_free(lexicon);
    return rc < 0 ? rc : 0;
}
