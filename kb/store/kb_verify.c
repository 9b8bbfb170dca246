#include <string.h>

#include "kb/store/kb_digest.h"
#include "kb/store/kb_value.h"

/* One entry under check. */
struct entry {
    struct kb_txn *t;
    enum kb_table table;
    uint64_t number;
    struct str key;     /* of the table */
    struct str text;    /* of a text key */
    struct str payload; /* without the text of a digest key */
    struct arena *mem;
};

static int broken(const struct entry *e, const char *what, struct err *err)
{
    return kb_damage(e->t, e->table, e->key, what, err);
}

static int within(
    const struct entry *e, uint32_t v, uint32_t n, const char *what, struct err *err)
{
    return v < n ? 0 : broken(e, what, err);
}

/* A decoder's message gets its place. */
static int decoded(const struct entry *e, int rc, struct err *err)
{
    return rc < 0 ? broken(e, "stored bytes do not follow the layout", err) : 0;
}

/* ---- reference tables ---------------------------------------------------------------
 */

static int check_source(const struct entry *e, struct err *err)
{
    struct kb_key key = kb_key_u16((uint16_t)e->number);
    struct provenance p;

    if (!str_eq(e->key, kb_key_str(&key)))
        return broken(e, "ordinals have a gap", err);
    return decoded(e, provenance_decode(e->payload, e->mem, &p, err), err);
}

static int check_gene(const struct entry *e, struct err *err)
{
    struct gene g;
    struct kb_key key, by_symbol;
    struct str payload;
    int rc = decoded(e, gene_decode(e->payload, e->mem, &g, err), err);

    if (rc < 0)
        return rc;
    key = kb_key_u32(g.hgnc_id);
    by_symbol = kb_key_text(g.symbol);
    if (!str_eq(e->key, kb_key_str(&key)))
        return broken(e, "it holds another HGNC id", err);
    rc = kb_get_text(e->t, KB_TABLE_GENE_SYMBOL, g.symbol, &payload, err);
    if (rc < 0)
        return rc;
    if (rc == 0 || payload.n != 4
        || load_u32le((const uint8_t *)payload.p) != g.hgnc_id)
        return kb_damage(e->t, KB_TABLE_GENE_SYMBOL, kb_key_str(&by_symbol),
            "does not lead to its gene", err);
    return 0;
}

static int check_disease(const struct entry *e, struct err *err)
{
    struct disease d;
    int rc = decoded(e, disease_decode(e->payload, e->mem, &d, err), err);

    if (rc < 0)
        return rc;
    if (e->key.n != 4 || load_u32be((const uint8_t *)e->key.p) != e->number
        || d.ordinal != e->number)
        return broken(e, "ordinals have a gap", err);
    for (unsigned i = 0; i < d.n_ancestors; i++)
        if (within(e, d.ancestors[i], e->t->n_diseases, "an ancestor is not there", err)
            < 0)
            return ERR_KB;
    return 0;
}

static int check_target(
    const struct entry *e, unsigned kind, uint32_t target, struct err *err)
{
    struct kb_key key = kb_key_u32(target);
    struct str unused;
    int rc;

    switch (kind) {
    case NAME_GENE:
        rc = kb_get(e->t, KB_TABLE_GENE, kb_key_str(&key), &unused, err);
        return rc == 0 ? broken(e, "leads to a gene that is not there", err) : rc;
    case NAME_DISEASE:
        return within(e, target, e->t->n_diseases, "leads to no disease", err);
    case NAME_RECORD:
        return within(e, target, e->t->n_records, "leads to no record", err);
    case NAME_DRUG:
        rc = kb_get_text(e->t, KB_TABLE_REV_DRUG, e->text, &unused, err);
        return rc == 0 ? broken(e, "leads to no drug", err) : rc;
    default:
        return broken(e, "found an unknown kind of name", err);
    }
}

static int check_name(const struct entry *e, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n = get_count(&r, 5);
    int rc = 0;

    for (uint32_t i = 0; rc >= 0 && i < n && !r.is_bad; i++) {
        unsigned kind = get_u8(&r);
        rc = check_target(e, kind, get_u32le(&r), err);
    }
    return rc < 0 ? rc : decoded(e, r.is_bad ? -1 : 0, err);
}

/* ---- records ------------------------------------------------------------------------
 */

static int check_alleles(const struct entry *e, const struct placed_allele *alleles,
    unsigned n, struct err *err)
{
    for (unsigned i = 0; i < n; i++)
        if (within(e, alleles[i].source, e->t->n_sources,
                "an allele's source is not "
                "there",
                err)
            < 0)
            return ERR_KB;
    return 0;
}

static int check_criterion_of(
    const struct entry *e, uint32_t criterion, struct err *err)
{
    return within(e, criterion, e->t->n_criteria, "its criterion is not there", err);
}

static int check_trial(const struct entry *e, struct str body, struct err *err)
{
    struct trial t;

    if (decoded(e, trial_decode(body, e->mem, &t, err), err) < 0)
        return ERR_KB;
    for (unsigned i = 0; i < t.n_diseases; i++)
        if (within(e, t.diseases[i], e->t->n_diseases, "its disease is not there", err)
            < 0)
            return ERR_KB;
    for (unsigned i = 0; i < t.n_criteria; i++)
        if (check_criterion_of(e, t.criteria[i].criterion, err) < 0)
            return ERR_KB;
    return 0;
}

/* Each place of an annotation is filed. */
static int check_pgx(const struct entry *e, struct str body, struct err *err)
{
    struct pgx_annotation a;
    int rc = decoded(e, pgx_decode(body, e->mem, &a, err), err);

    for (unsigned i = 0; rc >= 0 && i < N_ASSEMBLIES; i++) {
        const struct pgx_position *p = &a.position;
        struct kb_key key =
            kb_key_pgx((enum assembly)(i + 1), p->contig, p->pos1[i], p->ref[i]);
        struct str unused;
        if (!p->pos1[i])
            continue;
        rc = kb_get(e->t, KB_TABLE_PGX_POSITION, kb_key_str(&key), &unused, err);
        if (rc == 0)
            rc = broken(e, "its position does not lead to it", err);
    }
    return rc < 0 ? rc : 0;
}

static int check_body(const struct entry *e, const struct record *r, struct err *err)
{
    struct named_variant v;
    struct named_profile p;
    struct evidence ev;
    struct clinvar_entry c;

    switch (r->type) {
    case RECORD_VARIANT:
        if (decoded(e, named_variant_decode(r->body, e->mem, &v, err), err) < 0
            || check_alleles(e, v.alleles, v.n_alleles, err) < 0)
            return ERR_KB;
        return check_criterion_of(e, v.criterion, err);
    case RECORD_PROFILE:
        if (decoded(e, named_profile_decode(r->body, e->mem, &p, err), err) < 0)
            return ERR_KB;
        return check_criterion_of(e, p.criterion, err);
    case RECORD_EVIDENCE:
    case RECORD_ASSERTION:
        if (decoded(e, evidence_decode(r->body, e->mem, &ev, err), err) < 0)
            return ERR_KB;
        if (ev.disease_ordinal != DISEASE_NONE
            && within(e, ev.disease_ordinal, e->t->n_diseases,
                   "its disease is not there", err)
                   < 0)
            return ERR_KB;
        return check_criterion_of(e, ev.criterion, err);
    case RECORD_CLINVAR:
        if (decoded(e, clinvar_decode(r->body, e->mem, &c, err), err) < 0)
            return ERR_KB;
        return check_alleles(e, c.alleles, c.n_alleles, err);
    case RECORD_TRIAL:
        return check_trial(e, r->body, err);
    case RECORD_PGX:
        return check_pgx(e, r->body, err);
    }
    return broken(e, "found an unknown type of record", err);
}

static int check_record(const struct entry *e, struct err *err)
{
    struct record r;
    struct str payload;
    int rc = kb_record_read(e->t, (uint32_t)e->number, e->payload, &r, err);

    if (rc < 0)
        return rc;
    if (e->key.n != 4 || load_u32be((const uint8_t *)e->key.p) != e->number)
        return broken(e, "ordinals have a gap", err);
    rc = check_body(e, &r, err);
    if (rc < 0)
        return rc;
    rc = kb_get_text(e->t, KB_TABLE_RECORD_ID, r.id, &payload, err);
    if (rc < 0)
        return rc;
    if (rc == 0 || payload.n != 4
        || load_u32le((const uint8_t *)payload.p) != e->number)
        return broken(e, "its id does not lead to it", err);
    return 0;
}

/* ---- alleles ------------------------------------------------------------------------
 */

static bool is_ascending(const struct kb_bin *bin, uint32_t i)
{
    uint32_t before = load_u32le(bin->pos1 + 4 * (size_t)(i - 1));
    uint32_t pos1 = load_u32le(bin->pos1 + 4 * (size_t)i);
    uint64_t packed_before = load_u64le(bin->packed + 8 * (size_t)(i - 1));
    uint64_t packed = load_u64le(bin->packed + 8 * (size_t)i);
    uint32_t mask = ~KB_OWNER_HAS_CRITERION;

    if (before != pos1)
        return before < pos1;
    if (packed_before != packed)
        return packed_before < packed;
    return (load_u32le(bin->owner + 4 * (size_t)(i - 1)) & mask)
           < (load_u32le(bin->owner + 4 * (size_t)i) & mask);
}

static int check_bin(const struct entry *e, struct err *err)
{
    const uint8_t *key = (const uint8_t *)e->key.p;
    struct kb_bin bin;

    if (e->key.n != 4 || key[0] < ASSEMBLY_GRCH37 || key[0] > ASSEMBLY_GRCH38
        || key[1] == CONTIG_NONE || key[1] >= N_CONTIGS)
        return broken(e, "the key does not follow the layout", err);
    if (kb_bin_read(e->t, e->key, e->payload, &bin, err) < 0)
        return ERR_KB;
    for (uint32_t i = 0; i < bin.n; i++) {
        uint32_t pos1 = load_u32le(bin.pos1 + 4 * (size_t)i);
        uint32_t owner = load_u32le(bin.owner + 4 * (size_t)i);
        if (pos1 >> KB_BIN_SHIFT != ((uint32_t)key[2] << 8 | key[3]))
            return broken(e, "an allele stands in the wrong bin", err);
        if (i > 0 && !is_ascending(&bin, i))
            return broken(e, "alleles are out of order", err);
        if (within(e, owner & ~KB_OWNER_HAS_CRITERION, e->t->n_records,
                "an allele leads to no record", err)
            < 0)
            return ERR_KB;
    }
    return 0;
}

static int check_long_alleles(const struct entry *e, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n = get_count(&r, 6);

    for (uint32_t i = 0; i < n; i++) {
        get_str(&r);
        get_str(&r);
        if ((get_u32le(&r) & ~KB_OWNER_HAS_CRITERION) >= e->t->n_records)
            r.is_bad = true;
    }
    return decoded(e, r.is_bad ? -1 : 0, err);
}

/* ---- criteria and lists -------------------------------------------------------------
 */

static int check_criterion(const struct entry *e, struct err *err)
{
    struct criterion *c;

    if (e->key.n != 4 || load_u32be((const uint8_t *)e->key.p) != e->number)
        return broken(e, "ordinals have a gap", err);
    if (criterion_parse(e->payload, e->mem, &c, err) < 0)
        return broken(e, "its text is no criterion", err);
    if (!str_eq(criterion_text(c, e->mem), e->payload))
        return broken(e, "its text is not in canonical form", err);
    return 0;
}

static int check_list(const struct entry *e, uint32_t n_max, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n;

    if (e->table == KB_TABLE_REV_DRUG)
        get_str(&r);
    get_ordinals(&r, e->mem, n_max, &n);
    return decoded(e, r.is_bad || n == 0 ? -1 : 0, err);
}

static int check_gene_criteria(const struct entry *e, struct err *err)
{
    struct reader r = reader_of(e->payload);
    uint32_t n = get_count(&r, 3);

    for (uint32_t i = 0; i < n; i++) {
        get_u8(&r);
        get_varint32(&r);
        if (get_varint32(&r) >= e->t->n_criteria)
            r.is_bad = true;
    }
    return decoded(e, r.is_bad ? -1 : 0, err);
}

static int check_curated(const struct entry *e, struct err *err)
{
    struct curated_table table;
    char *name = str_cstr(e->mem, e->text);

    if (strlen(name) != e->text.n)
        return broken(e, "a table's name has a NUL byte", err);
    /* the cursor of curated_table moves, but back to this very entry */
    return kb_curated(e->t, name, e->mem, &table, err) < 0 ? ERR_KB : 0;
}

static int check_pgx_position(const struct entry *e, struct err *err)
{
    const uint8_t *key = (const uint8_t *)e->key.p;

    if (e->key.n != 7 || key[0] < ASSEMBLY_GRCH37 || key[0] > ASSEMBLY_GRCH38
        || key[1] == CONTIG_NONE || key[1] >= N_CONTIGS)
        return broken(e, "the key does not follow the layout", err);
    return check_list(e, e->t->n_records, err);
}

static int check_one(const struct entry *e, struct err *err)
{
    switch (e->table) {
    case KB_TABLE_SOURCE:
        return check_source(e, err);
    case KB_TABLE_GENE:
        return check_gene(e, err);
    case KB_TABLE_DISEASE:
        return check_disease(e, err);
    case KB_TABLE_NAME:
        return check_name(e, err);
    case KB_TABLE_RECORD:
        return check_record(e, err);
    case KB_TABLE_ALLELE_BIN:
        return check_bin(e, err);
    case KB_TABLE_ALLELE_LONG:
        return check_long_alleles(e, err);
    case KB_TABLE_CRITERION:
        return check_criterion(e, err);
    case KB_TABLE_CRIT_BY_GENE:
        return check_gene_criteria(e, err);
    case KB_TABLE_CRIT_BY_ALLELE:
    case KB_TABLE_CRIT_BY_FACTOR:
    case KB_TABLE_CRIT_BY_TEXT:
        return check_list(e, e->t->n_criteria, err);
    case KB_TABLE_REV_CRITERION:
    case KB_TABLE_REV_GENE:
    case KB_TABLE_REV_DISEASE:
    case KB_TABLE_REV_DRUG:
        return check_list(e, e->t->n_records, err);
    case KB_TABLE_PGX_POSITION:
        return check_pgx_position(e, err);
    case KB_TABLE_CURATED_TABLE:
        return check_curated(e, err);
    default: /* checked from the other side, or text */
        return 0;
    }
}

/* ---- the whole ----------------------------------------------------------------------
 */

static int check_table(struct kb_txn *t, enum kb_table table, struct kb_digest *digest,
    struct arena *mem, struct err *err)
{
    struct kb_scan scan = kb_scan_begin(t, table);
    struct entry e = {.t = t, .table = table, .mem = mem};
    struct str last_key = STR_NONE;
    int rc;

    while ((rc = kb_scan_next(&scan, &e.key, &e.payload, err)) == 1) {
        e.number = scan.next - 1;
        if (e.number > 0 && str_cmp(last_key, e.key) >= 0)
            return broken(&e, "keys are out of order", err);
        last_key = e.key;
        kb_digest_row(digest, table, e.key, e.payload);
        if (kb_table_has_text_key(table) && !kb_key_text_of(e.key, &e.payload, &e.text))
            return broken(&e, "its text is cut", err);
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

    if (n[KB_TABLE_GENE] != n[KB_TABLE_GENE_SYMBOL]
        || n[KB_TABLE_RECORD] != n[KB_TABLE_RECORD_ID])
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

int kb_verify(struct kb_txn *t, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct kb_digest digest;
    char id[DIGEST_HEX_BYTES];
    int rc = check_counts(t, err);

    kb_digest_begin(&digest);
    for (unsigned i = 0; rc >= 0 && i < N_KB_TABLES; i++)
        rc = check_table(t, i, &digest, &mem, err);
    kb_digest_end(&digest, id);
    if (rc >= 0)
        rc = kb_each_count(t, nothing, NULL, err);
    if (rc >= 0)
        rc = check_id(t, id, err);
    arena_free(&mem);
    return rc < 0 ? ERR_KB : 0;
}
