#include "kb/store/record_parts.h"

#define MAX_RATING 5

static void encode_meaning(const struct evidence *e, struct buf *out)
{
    put_u8(out, e->is_assertion);
    put_u8(out, (uint8_t)e->type);
    put_u8(out, (uint8_t)e->direction);
    put_u8(out, (uint8_t)e->level);
    put_u8(out, (uint8_t)e->rating);
    put_u8(out, e->is_flagged);
    put_str(out, e->significance);
    put_u8(out, (uint8_t)e->significance_class);
    put_strs(out, e->therapies, e->n_therapies);
    put_u8(out, (uint8_t)e->interaction);
}

static void decode_meaning(struct reader *r, struct arena *mem, struct evidence *e)
{
    e->is_assertion = get_bool(r);
    e->type = get_enum(r, N_EVIDENCE_TYPES);
    e->direction = get_enum(r, DIRECTION_NONE + 1);
    e->level = (char)get_u8(r);
    if (e->level != 0 && (e->level < 'A' || e->level > 'E'))
        r->is_bad = true;
    e->rating = (int)get_enum(r, MAX_RATING + 1);
    e->is_flagged = get_bool(r);
    e->significance = get_str(r);
    e->significance_class = get_enum(r, N_SIGNIFICANCE_CLASSES);
    e->therapies = get_strs(r, mem, &e->n_therapies);
    e->interaction = get_enum(r, THERAPY_SUBSTITUTES + 1);
}

/* The texts behind the fixed fields, in stored order: one list for both ways. */
#define TEXTS(X)                                                                       \
    X(profile)                                                                         \
    X(profile_id)                                                                      \
    X(statement)                                                                       \
    X(citation)                                                                        \
    X(citation_id)                                                                     \
    X(source_type)                                                                     \
    X(url)                                                                             \
    X(phenotypes)                                                                      \
    X(nct_ids)                                                                         \
    X(status)                                                                          \
    X(abstract_id)                                                                     \
    X(reviewed)                                                                        \
    X(amp)                                                                             \
    X(acmg_codes)                                                                      \
    X(clingen_codes)                                                                   \
    X(nccn)                                                                            \
    X(nccn_version)                                                                    \
    X(description)                                                                     \
    X(evidence_ids)

#define OVERRIDE_TEXTS(X)                                                              \
    X(field)                                                                           \
    X(from)                                                                            \
    X(to)                                                                              \
    X(reason)                                                                          \
    X(author)                                                                          \
    X(date)                                                                            \
    X(review_by)
#define N_OVERRIDE_TEXTS 7

static void encode_own(const struct evidence *e, struct buf *out)
{
    put_str(out, e->licence);
    put_str(out, e->approved_in);
    put_str(out, e->approved_by);
    put_str(out, e->review_by);
    put_varint(out, e->n_overrides);
    for (unsigned i = 0; i < e->n_overrides; i++) {
        const struct evidence_override *o = &e->overrides[i];
#define X(text) put_str(out, o->text);
        OVERRIDE_TEXTS(X)
#undef X
    }
}

/* Since format 3.1: a record of 3.0 ends before. */
static void decode_own(struct reader *r, struct arena *mem, struct evidence *e)
{
    if (r->is_bad || reader_left(r) == 0)
        return;
    e->licence = get_str(r);
    e->approved_in = get_str(r);
    e->approved_by = get_str(r);
    e->review_by = get_str(r);
    e->n_overrides = get_count(r, N_OVERRIDE_TEXTS);
    e->overrides = ARENA_ARRAY(mem, struct evidence_override, e->n_overrides);
    for (unsigned i = 0; i < e->n_overrides; i++) {
        struct evidence_override *o = &e->overrides[i];
#define X(text) o->text = get_str(r);
        OVERRIDE_TEXTS(X)
#undef X
    }
}

/* The id stands in the record's head; the decoder leaves it empty. */
void evidence_encode(const struct evidence *e, struct buf *out)
{
    encode_meaning(e, out);
    put_str(out, e->disease);
    put_str(out, e->disease_id);
    put_u32le(out, e->disease_ordinal);
    put_str(out, e->origin_word);
    put_u8(out, (uint8_t)e->origin);
    put_u32le(out, e->criterion);
#define X(field) put_str(out, e->field);
    TEXTS(X)
#undef X
    put_u8(out, e->is_fda_approved);
    put_u8(out, e->has_fda_companion);
    encode_own(e, out);
}

int evidence_decode(
    struct str bytes, struct arena *mem, struct evidence *e, struct err *err)
{
    struct reader r = reader_of(bytes);

    *e = (struct evidence){0};
    decode_meaning(&r, mem, e);
    e->disease = get_str(&r);
    e->disease_id = get_str(&r);
    e->disease_ordinal = get_u32le(&r);
    e->origin_word = get_str(&r);
    e->origin = get_enum(&r, ORIGIN_GERMLINE + 1);
    e->criterion = get_u32le(&r);
#define X(field) e->field = get_str(&r);
    TEXTS(X)
#undef X
    e->is_fda_approved = get_bool(&r);
    e->has_fda_companion = get_bool(&r);
    decode_own(&r, mem, e);
    return record_end(&r, "evidence item", err);
}
