#include "kb/store/kb_verify_private.h"

#include "kb/store/kb_digest.h"

#include <pthread.h>

int verify_broken(const struct verify_entry *e, const char *what, struct err *err)
{
    return kb_damage(e->t, e->table, e->key, what, err);
}

int verify_within(const struct verify_entry *e, uint32_t v, uint32_t n,
    const char *what, struct err *err)
{
    return v < n ? 0 : verify_broken(e, what, err);
}

/* A decoder's message gets its place. */
int verify_decoded(const struct verify_entry *e, int rc, struct err *err)
{
    return rc < 0 ? verify_broken(e, "stored bytes do not follow the layout", err) : 0;
}

int verify_dense(const struct verify_entry *e, struct err *err)
{
    if (e->key.n == 4 && load_u32be((const uint8_t *)e->key.p) == e->number)
        return 0;
    return verify_broken(e, "ordinals have a gap", err);
}

int verify_packed(const struct verify_entry *e, struct kb_packed *out, struct err *err)
{
    if (e->key.n != 4
        || !kb_packed_read(e->payload, load_u32be((const uint8_t *)e->key.p), out))
        return verify_broken(e, "stored bytes do not follow the layout", err);
    if (out->first != e->walk->n_values)
        return verify_broken(e, "ordinals have a gap", err);
    e->walk->n_values += out->n;
    return 0;
}

int verify_place_key(const struct verify_entry *e, size_t n_bytes, struct err *err)
{
    const uint8_t *key = (const uint8_t *)e->key.p;

    if (e->key.n == n_bytes && key[0] >= ASSEMBLY_GRCH37 && key[0] <= ASSEMBLY_GRCH38
        && key[1] != CONTIG_NONE && key[1] < N_CONTIGS)
        return 0;
    return verify_broken(e, "the key does not follow the layout", err);
}

static int check_one(const struct verify_entry *e, struct err *err)
{
    switch (e->table) {
    case KB_TABLE_SOURCE:
        return verify_source(e, err);
    case KB_TABLE_GENE:
        return verify_gene(e, err);
    case KB_TABLE_DISEASE:
        return verify_disease(e, err);
    case KB_TABLE_NAME:
        return verify_name(e, err);
    case KB_TABLE_NUMBER:
        return verify_number(e, err);
    case KB_TABLE_WORD:
        return verify_words(e, err);
    case KB_TABLE_RECORD:
        return verify_records(e, err);
    case KB_TABLE_ALLELE_BIN:
        return verify_bin(e, err);
    case KB_TABLE_ALLELE_LONG:
        return verify_long_alleles(e, err);
    case KB_TABLE_CRITERION:
        return verify_criterion(e, err);
    case KB_TABLE_CRIT_BY_GENE:
        return verify_gene_criteria(e, err);
    case KB_TABLE_CRIT_BY_ALLELE:
    case KB_TABLE_CRIT_BY_FACTOR:
    case KB_TABLE_CRIT_BY_TEXT:
        return verify_list(e, e->t->n_criteria, err);
    case KB_TABLE_REV_CRITERION:
    case KB_TABLE_REV_GENE:
    case KB_TABLE_REV_DISEASE:
    case KB_TABLE_REV_DRUG:
    case KB_TABLE_REV_CITED:
        return verify_list(e, e->t->n_records, err);
    case KB_TABLE_RESIDUE:
        return verify_residues(e, err);
    case KB_TABLE_TRANSCRIPT:
        return verify_transcript(e, err);
    case KB_TABLE_TRANSCRIPT_ID:
    case KB_TABLE_TRANSCRIPT_GENE:
        return verify_list(e, e->t->n_transcripts, err);
    case KB_TABLE_SPAN:
        return verify_span(e, err);
    case KB_TABLE_WINDOW:
        return verify_window(e, err);
    case KB_TABLE_PGX_POSITION:
        return verify_pgx_position(e, err);
    case KB_TABLE_PGX_DEFINITION:
        return verify_pgx_definition(e, err);
    case KB_TABLE_PGX_PHENOTYPE:
        return verify_pgx_phenotype(e, err);
    case KB_TABLE_CURATED_TABLE:
        return verify_curated(e, err);
    default: /* checked from the other side, or text */
        return 0;
    }
}

/* ---- the whole ----------------------------------------------------------------------
 */

/* The entry that the scan came to is the one that a look-up finds. */
static int check_found(const struct verify_entry *e, struct err *err)
{
    struct str value;
    int rc = kb_env_look_up(e->t->raw, e->table, e->key, &value, err);

    if (rc < 0)
        return rc;
    return rc == 1 && value.p == e->payload.p
               ? 0
               : verify_broken(e, "a look-up does not lead to it", err);
}

static int check_table(struct kb_txn *t, enum kb_table table, struct kb_digest *digest,
    struct arena *mem, struct err *err)
{
    struct kb_scan scan = kb_scan_begin(t, table);
    struct verify_walk walk = {0};
    struct verify_entry e = {.t = t, .table = table, .mem = mem, .walk = &walk};
    struct str last_key = STR_NONE;
    int rc;

    while ((rc = kb_scan_next(&scan, &e.key, &e.payload, err)) == 1) {
        e.number = scan.next - 1;
        if (e.number > 0 && str_cmp(last_key, e.key) >= 0)
            return verify_broken(&e, "keys are out of order", err);
        if ((rc = check_found(&e, err)) < 0)
            return rc;
        last_key = e.key;
        kb_digest_row(digest, table, e.key, e.payload);
        if (kb_table_has_text_key(table) && !kb_key_text_of(e.key, &e.payload, &e.text))
            return verify_broken(&e, "its text is cut", err);
        rc = check_one(&e, err);
        if (rc < 0)
            return rc;
        arena_reset(mem);
    }
    return rc;
}

/* Tables that name the same things from two sides have the same number of entries, so
 * that a look-up of each from one side proves both. */
static int check_counts(struct kb_txn *t, struct err *err)
{
    const uint64_t *n = kb_env_header(t->kb->env)->entries;
    uint32_t n_clinvar;

    if (kb_count_clinvar(t, &n_clinvar, err) < 0)
        return ERR_KB;
    if (n[KB_TABLE_GENE] != n[KB_TABLE_GENE_SYMBOL]
        || t->n_records - n_clinvar != n[KB_TABLE_RECORD_ID])
        return err_set(err, ERR_KB,
            "%s: found more genes than symbols or more records than ids, or fewer",
            kb_path(t->kb));
    return 0;
}

static int check_id(struct kb_txn *t, const char *id, struct err *err)
{
    struct str stored;
    int rc = kb_meta(t, KB_META_ID, &stored, err);

    if (rc < 0)
        return rc;
    if (rc == 1 && str_eq_c(stored, id))
        return 0;
    err_set(err, ERR_KB, "%s: the content has the digest %s, expected the id %.*s",
        kb_path(t->kb), id, rc == 1 ? (int)stored.n : 4, rc == 1 ? stored.p : "none");
    return err_hint(err, "the file is damaged; copy it again or rebuild it");
}

static int nothing(void *ctx, struct str source, struct str kind, struct str fate,
    struct str reason, uint64_t n, struct err *err)
{
    (void)ctx, (void)source, (void)kind, (void)fate, (void)reason, (void)n, (void)err;
    return 0;
}

/* What the threads of one check share. */
struct verify_work {
    struct kb_digest digest; /* each table's is used by the thread that has the table */
    pthread_mutex_t lock;    /* of what follows */
    unsigned next;           /* table that nobody has yet */
    unsigned faulty;         /* the first table with a fault; N_KB_TABLES: none */
    struct err err;          /* of it */
};

struct verify_thread {
    struct verify_work *work;
    struct kb_txn *t;
    pthread_t thread;
};

/* No table behind one with a fault is begun, each before it is: so the fault that is
 * told is the first one, whatever the number of threads. */
static unsigned take_table(struct verify_work *w)
{
    unsigned table;

    pthread_mutex_lock(&w->lock);
    table = w->next < w->faulty ? w->next++ : N_KB_TABLES;
    pthread_mutex_unlock(&w->lock);
    return table;
}

static void tell_fault(struct verify_work *w, unsigned table, const struct err *err)
{
    pthread_mutex_lock(&w->lock);
    if (table < w->faulty) {
        w->faulty = table;
        w->err = *err;
    }
    pthread_mutex_unlock(&w->lock);
}

static void *check_tables(void *ctx)
{
    struct verify_thread *x = ctx;
    struct arena mem = ARENA_INIT;
    unsigned table;

    while ((table = take_table(x->work)) < N_KB_TABLES) {
        struct err err = {0};
        if (check_table(x->t, table, &x->work->digest, &mem, &err) < 0)
            tell_fault(x->work, table, &err);
    }
    arena_free(&mem);
    return NULL;
}

/* Tables are checked one by one; the largest takes about half of the time, so that more
 * than two threads would have nothing to do. */
static int check_all_tables(
    struct kb_txn *t, bool has_thread, struct verify_work *w, struct err *err)
{
    struct verify_thread own = {.work = w, .t = t}, other = {.work = w};

    if (has_thread && !(other.t = kb_begin(t->kb, err)))
        return ERR_KB;
    has_thread =
        has_thread && pthread_create(&other.thread, NULL, check_tables, &other) == 0;
    check_tables(&own);
    if (has_thread)
        pthread_join(other.thread, NULL);
    kb_end(other.t);
    if (w->faulty == N_KB_TABLES)
        return 0;
    *err = w->err;
    return ERR_KB;
}

static int verify(struct kb_txn *t, bool has_thread, struct err *err)
{
    struct verify_work w = {.faulty = N_KB_TABLES};
    char id[DIGEST_HEX_BYTES];
    int rc = check_counts(t, err);

    kb_digest_begin(&w.digest);
    pthread_mutex_init(&w.lock, NULL);
    if (rc >= 0)
        rc = check_all_tables(t, has_thread, &w, err);
    pthread_mutex_destroy(&w.lock);
    kb_digest_end(&w.digest, id);
    if (rc >= 0)
        rc = kb_each_count(t, nothing, NULL, err);
    if (rc >= 0)
        rc = check_id(t, id, err);
    return rc < 0 ? ERR_KB : 0;
}

int kb_verify(struct kb_txn *t, struct err *err)
{
    return verify(t, false, err);
}

int kb_verify_by_two(struct kb_txn *t, struct err *err)
{
    return verify(t, true, err);
}
