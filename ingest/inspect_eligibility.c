/* An eligibility text, or a trial of the KB with its second sources: its clauses, each
 * with its polarity, its force, its cohort, its source, its place in the normalised
 * text and its criterion or fact; as JSON, or the text itself in colours for a person.
 */
#include "ingest/eligibility_tables.h"
#include "ingest/inspect.h"

#include "kb/base/stream.h"
#include "kb/model/eligibility_trial.h"

#define MAX_TEXT_BYTES ((size_t)16 << 20)

/* ---- the lexicon: tables of the KB, symbols led to today's ---- */

static int approved_symbol(
    void *ctx, unsigned row, struct str symbol, struct str *approved, struct err *err)
{
    struct inspect *x = ctx;
    struct name_hit *hits;
    struct gene gene;
    int n = kb_name(x->txn, str_fold(&x->mem, symbol), &x->mem, &hits, err);
    (void)row;
    unsigned n_genes = 0;
    *approved = symbol;
    for (int i = 0; i < n; i++) {
        if (hits[i].kind != NAME_GENE)
            continue;
        int rc = kb_gene(x->txn, hits[i].target, &x->mem, &gene, err);
        if (rc < 0)
            return rc;
        if (rc > 0 && str_eq(gene.symbol, symbol)) {
            *approved = symbol;
            return 0;
        }
        if (rc > 0 && n_genes++ == 0)
            *approved = gene.symbol;
    }
    if (n_genes > 1) /* a name of several genes is none of them */
        *approved = symbol;
    return n < 0 ? n : 0;
}

static int load_lexicon(struct inspect *x, struct eligibility_lexicon *lexicon)
{
    int rc = 0;
    for (unsigned i = 0; rc >= 0 && i < N_ELIGIBILITY_TABLES; i++) {
        struct curated_table table;
        unsigned row;
        rc = kb_curated(x->txn, eligibility_table_names[i], &x->mem, &table, x->err);
        if (rc == 0)
            rc = err_set(
                x->err, ERR_KB, "the KB has no table %s", eligibility_table_names[i]);
        if (rc < 0)
            return rc;
        const struct eligibility_rows rows = {table.columns, table.n_columns,
            (const struct str *const *)table.rows, table.n_rows};
        rc = eligibility_tables_load(
            lexicon, i, &rows, approved_symbol, x, &row, x->err);
    }
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

/* A trial of the KB when the term is the id of one, else a file: an eligibility text.
 */
static int find_trial(struct inspect *x, struct trial *t)
{
    struct record r;
    int rc = kb_record_by_id(x->txn, str_of(x->args[0]), &r, x->err);
    *t = (struct trial){0};
    if (rc <= 0 || r.type != RECORD_TRIAL)
        return rc < 0 ? rc : read_file(x, x->args[0], &t->eligibility);
    return kb_trial(x->txn, r.ordinal, &x->mem, t, x->err);
}

/* ---- as JSON ---- */

/* Where it stands: which arm, which keyword; the eligibility text and the title are one
 * each. */
static void put_place(
    struct inspect *x, const struct trial *t, const struct eligibility_clause *c)
{
    json_out_key_c(&x->w, "source", trial_source_name(c->source));
    if (c->source == TRIAL_FROM_ARM && c->place < t->n_arms)
        json_out_key_str(&x->w, "arm", t->arms[c->place].label);
    json_out_key_int(&x->w, "beg", c->beg);
    json_out_key_int(&x->w, "end", c->end);
    json_out_key_str(
        &x->w, "sentence", trial_text(t, c->source, c->place, c->beg, c->end));
}

static void put_clause(
    struct inspect *x, const struct trial *t, const struct eligibility_clause *c)
{
    json_out_object(&x->w);
    json_out_key_c(&x->w, "polarity", c->is_exclusion ? "exclusion" : "inclusion");
    if (c->criterion != NULL)
        json_out_key_c(&x->w, "force", trial_force_name(c->force));
    else
        json_out_key_c(&x->w, "fact", eligibility_fact_name(c->fact));
    json_out_key_int(&x->w, "cohort", c->cohort);
    if (c->cohort > 0)
        json_out_key_str(&x->w, "cohort_label", c->cohort_label);
    put_place(x, t, c);
    if (c->criterion != NULL)
        json_out_key_str(&x->w, "criterion", criterion_text(c->criterion, &x->mem));
    json_out_end(&x->w);
}

static void put_list(struct inspect *x, const char *key, const struct trial *t,
    const struct eligibility_clause *clauses, int n, bool is_fact)
{
    json_out_key(&x->w, key);
    json_out_array(&x->w);
    for (int i = 0; i < n; i++)
        if (clauses != NULL && (clauses[i].criterion == NULL) == is_fact)
            put_clause(x, t, &clauses[i]);
    json_out_end(&x->w);
}

int inspect_eligibility(struct inspect *x)
{
    struct eligibility_clause *clauses = NULL;
    struct trial t;
    if (x->txn == NULL)
        return err_set(x->err, ERR_USAGE, "inspect eligibility needs -k KB");
    struct eligibility_lexicon *lexicon = eligibility_lexicon_new(x->err);
    int rc = lexicon != NULL ? load_lexicon(x, lexicon) : x->err->code;
    if (rc >= 0)
        rc = find_trial(x, &t);
    if (rc >= 0)
        rc = eligibility_read_trial(lexicon, &t, &x->mem, &clauses, x->err);
    if (rc >= 0 && x->as_text) {
        inspect_eligibility_text(x, &t, clauses, rc);
    } else if (rc >= 0) {
        json_out_key_str(&x->w, "text", t.eligibility);
        put_list(x, "clauses", &t, clauses, rc, false);
        put_list(x, "facts", &t, clauses, rc, true);
    }
    eligibility_lexicon_free(lexicon);
    return rc < 0 ? rc : 0;
}
