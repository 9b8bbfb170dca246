#include "kb/store/kb_value.h"

#define VCV_DIGITS 9

int kb_record_read(const struct kb_txn *t, uint32_t ordinal, struct str value,
    struct record *out, struct err *err)
{
    struct reader r = reader_of(value);
    uint32_t source;

    *out = (struct record){.ordinal = ordinal, .type = get_u8(&r)};
    source = get_varint32(&r);
    out->source = (uint16_t)source;
    out->id = get_str(&r);
    out->body = reader_rest(&r);
    if (out->type < RECORD_CLINVAR || out->type > RECORD_LAST || source >= t->n_sources)
        r.is_bad = true;
    if (!r.is_bad)
        return 0;
    struct kb_key key = kb_key_u32(ordinal);
    return kb_undecodable(t, KB_TABLE_RECORD, kb_key_str(&key), &r, err);
}

int kb_record(struct kb_txn *t, uint32_t ordinal, struct record *out, struct err *err)
{
    const struct kb_packed *held = &t->held_record;
    struct kb_key key = kb_key_u32(ordinal);
    struct str value;

    if (ordinal >= t->n_records)
        return 0;
    if (kb_packed_hold(t, KB_TABLE_RECORD, ordinal, &t->held_record, err) < 0)
        return ERR_KB;
    if (!kb_packed_value(held, ordinal - held->first, &value))
        return kb_damage(t, KB_TABLE_RECORD, kb_key_str(&key),
            "stored bytes do not follow the layout", err);
    return kb_record_read(t, ordinal, value, out, err) < 0 ? ERR_KB : 1;
}

int kb_record_of_owner(
    struct kb_txn *t, uint32_t owner, struct record *out, struct err *err)
{
    int rc = kb_record(t, owner, out, err);

    return rc != 0 ? rc : err_set(err, ERR_KB, "allele owner %u is no record", owner);
}

/* What one record's type tells of where the types begin. */
static void note_type(struct kb_txn *t, uint32_t ordinal, enum record_type type)
{
    for (unsigned k = 0; k <= RECORD_LAST; k++) {
        if (k <= type && t->type_high[k] > ordinal)
            t->type_high[k] = ordinal;
        if (k > type && t->type_low[k] <= ordinal)
            t->type_low[k] = ordinal + 1;
    }
}

/* All who ask learn from the records that were read for those before: each is a page or
 * two from the disk.  The last record, which is asked first, has been read by kb_begin.
 */
int kb_first_of_type(
    struct kb_txn *t, enum record_type type, uint32_t *out, struct err *err)
{
    *out = t->n_records;
    if ((unsigned)type > RECORD_LAST)
        return 0;
    while (t->type_low[type] < t->type_high[type]) {
        uint32_t low = t->type_low[type], high = t->type_high[type];
        uint32_t mid = high == t->n_records ? high - 1 : low + (high - low) / 2;
        struct record r = {0};
        int rc = kb_record(t, mid, &r, err);
        if (rc < 0)
            return rc;
        note_type(t, mid, r.type);
    }
    *out = t->type_low[type];
    return 0;
}

int kb_count_clinvar(struct kb_txn *t, uint32_t *n, struct err *err)
{
    return kb_first_of_type(t, (enum record_type)(RECORD_CLINVAR + 1), n, err);
}

/* "VCV" and nine digits, more only when they are needed. */
static bool variation_id_of(struct str id, uint32_t *out)
{
    struct str digits = str_sub(id, 3, id.n);

    return str_starts(id, STR("VCV")) && digits.n >= VCV_DIGITS
           && (digits.n == VCV_DIGITS || digits.p[0] != '0') && str_to_u32(digits, out);
}

/* Among ClinVar's records, which stand by VariationID. */
static int find_clinvar(
    struct kb_txn *t, uint32_t variation_id, struct record *out, struct err *err)
{
    uint32_t low = 0, high, id = 0;

    if (kb_count_clinvar(t, &high, err) < 0)
        return ERR_KB;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int rc = kb_record(t, mid, out, err);
        if (rc > 0 && !variation_id_of(out->id, &id)) {
            struct kb_key key = kb_key_u32(mid);
            rc = kb_damage(
                t, KB_TABLE_RECORD, kb_key_str(&key), "its id is no VCV", err);
        }
        if (rc <= 0)
            return rc;
        if (id == variation_id)
            return 1;
        if (id < variation_id)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}

static int find_filed(
    struct kb_txn *t, struct str id, struct record *out, struct err *err)
{
    struct kb_key key = kb_key_text(id);
    struct str payload;
    struct reader r;
    uint32_t ordinal;
    int rc = kb_get_text(t, KB_TABLE_RECORD_ID, id, &payload, err);

    if (rc != 1)
        return rc;
    r = reader_of(payload);
    ordinal = get_u32le(&r);
    rc = kb_undecodable(t, KB_TABLE_RECORD_ID, kb_key_str(&key), &r, err);
    if (rc == 0)
        rc = kb_record(t, ordinal, out, err);
    if (rc < 0)
        return rc;
    if (rc == 0 || !str_eq(out->id, id))
        return kb_damage(
            t, KB_TABLE_RECORD_ID, kb_key_str(&key), "leads to another record", err);
    return 1;
}

int kb_record_by_id(
    struct kb_txn *t, struct str id, struct record *out, struct err *err)
{
    uint32_t variation_id;
    int rc = variation_id_of(id, &variation_id)
                 ? find_clinvar(t, variation_id, out, err)
                 : 0;

    return rc == 0 ? find_filed(t, id, out, err) : rc;
}

/* A record of one of two types (the same twice for one). */
static int typed(struct kb_txn *t, uint32_t ordinal, enum record_type a,
    enum record_type b, struct record *out, struct err *err)
{
    int rc = kb_record(t, ordinal, out, err);

    if (rc == 1 && out->type != a && out->type != b)
        return err_set(err, ERR_KB, "%s: record %u (%.*s) has type %d, expected %d",
            kb_path(t->kb), (unsigned)ordinal, STR_ARG(out->id), (int)out->type,
            (int)a);
    return rc;
}

static int placed(const struct kb_txn *t, const struct record *r, struct err *err)
{
    return err_wrap(err, "%s: record %u (%.*s)", kb_path(t->kb), (unsigned)r->ordinal,
        STR_ARG(r->id));
}

int kb_evidence(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct evidence *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, RECORD_EVIDENCE, RECORD_ASSERTION, &r, err);

    if (rc != 1)
        return rc;
    if (evidence_decode(r.body, mem, out, err) < 0)
        return placed(t, &r, err);
    out->id = r.id;
    return 1;
}

/* A decoder's message; what broke may be a word that it came upon. */
static int undecoded(struct kb_txn *t, const struct record *r, struct err *err)
{
    if (t->word_error.code != 0)
        *err = t->word_error;
    return placed(t, r, err);
}

/* The VariationID of RECORD_CLINVAR stands in its id only. */
static int fill_variation_id(struct kb_txn *t, const struct record *r,
    struct clinvar_record *out, struct err *err)
{
    struct kb_key key;

    if (r->type != RECORD_CLINVAR || variation_id_of(r->id, &out->variation_id))
        return 0;
    key = kb_key_u32(r->ordinal);
    return kb_damage(t, KB_TABLE_RECORD, kb_key_str(&key), "its id is no VCV", err);
}

int kb_clinvar_facts(struct kb_txn *t, const struct record *r, struct arena *mem,
    struct clinvar_entry *out, struct err *err)
{
    if (clinvar_decode_with(&t->record_words, r->body, mem, out, err) < 0)
        return undecoded(t, r, err);
    return fill_variation_id(t, r, &out->record, err);
}

int kb_clinvar_reading(struct kb_txn *t, const struct record *r, struct arena *mem,
    struct clinvar_record *out, struct err *err)
{
    if (clinvar_decode_reading(&t->record_words, r->body, mem, out, err) < 0)
        return undecoded(t, r, err);
    return fill_variation_id(t, r, out, err);
}

int kb_clinvar_told(struct kb_txn *t, const struct record *r, bool wants_g,
    struct arena *mem, struct clinvar_record *out, struct err *err)
{
    int rc = clinvar_decode_told(&t->record_words, r->body, wants_g, mem, out, err);

    return rc < 0 ? undecoded(t, r, err) : rc;
}

static int clinvar_of_type(struct kb_txn *t, uint32_t ordinal, enum record_type type,
    struct arena *mem, struct clinvar_entry *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, type, type, &r, err);

    if (rc != 1)
        return rc;
    if (kb_clinvar_facts(t, &r, mem, out, err) < 0)
        return ERR_KB;
    return clinvar_decode_names(mem, out, err) < 0 ? undecoded(t, &r, err) : 1;
}

int kb_clinvar(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct clinvar_entry *out, struct err *err)
{
    return clinvar_of_type(t, ordinal, RECORD_CLINVAR, mem, out, err);
}

int kb_clinvar_allele(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct clinvar_entry *out, struct err *err)
{
    return clinvar_of_type(t, ordinal, RECORD_CLINVAR_ALLELE, mem, out, err);
}

int kb_clinvar_classes(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct clinvar_record *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, RECORD_CLINVAR, RECORD_CLINVAR, &r, err);

    if (rc != 1)
        return rc;
    if (clinvar_decode_classes(&t->record_words, r.body, mem, out, err) < 0)
        return undecoded(t, &r, err);
    return fill_variation_id(t, &r, out, err) < 0 ? ERR_KB : 1;
}

int kb_variant(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct named_variant *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, RECORD_VARIANT, RECORD_VARIANT, &r, err);

    if (rc != 1)
        return rc;
    if (named_variant_decode(r.body, mem, out, err) < 0)
        return placed(t, &r, err);
    out->id = r.id;
    return 1;
}

int kb_profile(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct named_profile *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, RECORD_PROFILE, RECORD_PROFILE, &r, err);

    if (rc != 1)
        return rc;
    if (named_profile_decode(r.body, mem, out, err) < 0)
        return placed(t, &r, err);
    out->id = r.id;
    return 1;
}

int kb_trial(struct kb_txn *t, uint32_t ordinal, struct arena *mem, struct trial *out,
    struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, RECORD_TRIAL, RECORD_TRIAL, &r, err);

    if (rc != 1)
        return rc;
    if (trial_decode(r.body, mem, out, err) < 0)
        return placed(t, &r, err);
    out->id = r.id;
    return 1;
}

int kb_pgx(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct pgx_annotation *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, RECORD_PGX, RECORD_PGX, &r, err);

    if (rc != 1)
        return rc;
    if (pgx_decode(r.body, mem, out, err) < 0)
        return placed(t, &r, err);
    out->id = r.id;
    return 1;
}

int kb_pgx_recommendation(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct pgx_recommendation *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(
        t, ordinal, RECORD_PGX_RECOMMENDATION, RECORD_PGX_RECOMMENDATION, &r, err);

    if (rc != 1)
        return rc;
    if (pgx_recommendation_decode(r.body, mem, out, err) < 0)
        return placed(t, &r, err);
    out->id = r.id;
    return 1;
}

int kb_pgx_document(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct pgx_document *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, RECORD_PGX_DOCUMENT, RECORD_PGX_DOCUMENT, &r, err);

    if (rc != 1)
        return rc;
    if (pgx_document_decode(r.body, mem, out, err) < 0)
        return placed(t, &r, err);
    out->id = r.id;
    return 1;
}

int kb_pgx_drug(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct pgx_drug *out, struct err *err)
{
    struct record r = {0};
    int rc = typed(t, ordinal, RECORD_PGX_DRUG, RECORD_PGX_DRUG, &r, err);

    if (rc != 1)
        return rc;
    if (pgx_drug_decode(r.body, mem, out, err) < 0)
        return placed(t, &r, err);
    out->id = r.id;
    return 1;
}
