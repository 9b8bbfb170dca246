#include "kb/store/record_clinvar.h"

#define MAX_STARS 4

/* The head byte of a classification.  Most records lack two of the three, so nothing at
 * all is one byte; a class that is not given may still have a review status or
 * conditions, which are kept. */
enum {
    HEAD_IS_GIVEN = 1,
    HEAD_HAS_DETAILS = 2,
    HEAD_HAS_COUNTS = 4, /* of submissions and submitters */
    HEAD_HAS_DATES = 8,  /* of the split */
    HEAD_HAS_EXPLANATION = 16,
    N_HEADS = 32
};

/* The byte behind the alleles: what else is there.  Its two low bits are the type. */
enum {
    MORE_TYPE = 3,
    MORE_IS_INCLUDED = 4,
    MORE_MEMBERS = 8,
    MORE_HGVS = 16,
    MORE_SUBMISSIONS = 32,
    N_MORES = 64
};

static unsigned head_of(const struct classification *c)
{
    unsigned head = c->is_given ? HEAD_IS_GIVEN : 0u;

    if (c->n_submissions || c->n_submitters)
        head |= HEAD_HAS_COUNTS;
    if (c->explanation.n)
        head |= HEAD_HAS_EXPLANATION;
    for (unsigned i = 0; i < c->n_split; i++)
        if (c->split[i].date.n)
            head |= HEAD_HAS_DATES;
    if (head || c->class_word.n || c->group != CLASS_NONE || c->review_status.n
        || c->stars != -1 || c->date.n || c->n_conditions || c->n_split)
        head |= HEAD_HAS_DETAILS;
    return head;
}

/* A condition is one word: its name, then its ids. */
static void put_condition(
    struct buf *out, const struct record_words *w, const struct condition *c)
{
    struct buf both = BUF_INIT;

    put_str(w ? &both : out, c->name);
    if (w) {
        buf_add_str(&both, c->ids);
        put_word(out, w, buf_str(&both));
    } else {
        put_str(out, c->ids);
    }
    buf_free(&both);
}

static struct condition get_condition(struct reader *r, const struct record_words *w)
{
    struct condition c;
    struct reader both;

    if (w) {
        both = reader_of(get_word(r, w));
        c.name = get_str(&both);
        c.ids = reader_rest(&both);
        r->is_bad |= both.is_bad;
    } else {
        c.name = get_str(r);
        c.ids = get_str(r);
    }
    return c;
}

static void put_split(struct buf *out, const struct record_words *w,
    const struct classification *c, bool has_dates)
{
    put_varint(out, c->n_split);
    for (unsigned i = 0; i < c->n_split; i++) {
        put_word(out, w, c->split[i].class_word);
        put_varint(out, c->split[i].n);
        if (has_dates)
            put_date(out, w, c->split[i].date);
    }
}

static void encode_classification(
    const struct classification *c, const struct record_words *w, struct buf *out)
{
    unsigned head = head_of(c);

    put_u8(out, (uint8_t)head);
    if (!(head & HEAD_HAS_DETAILS))
        return;
    put_word(out, w, c->class_word);
    put_u8(out, (uint8_t)c->group);
    put_word(out, w, c->review_status);
    put_u8(out, (uint8_t)(c->stars + 1));
    put_word(out, w, c->date);
    put_varint(out, c->n_conditions);
    for (unsigned i = 0; i < c->n_conditions; i++)
        put_condition(out, w, &c->conditions[i]);
    put_split(out, w, c, (head & HEAD_HAS_DATES) != 0);
    if (head & HEAD_HAS_COUNTS) {
        put_varint(out, c->n_submissions);
        put_varint(out, c->n_submitters);
    }
    if (head & HEAD_HAS_EXPLANATION)
        put_word(out, w, c->explanation);
}

static void decode_conditions(struct reader *r, const struct record_words *w,
    struct arena *mem, struct classification *c)
{
    c->n_conditions = get_count(r, 1);
    if (c->n_conditions)
        c->conditions = ARENA_ARRAY(mem, struct condition, c->n_conditions);
    for (unsigned i = 0; i < c->n_conditions; i++)
        c->conditions[i] = get_condition(r, w);
}

static void decode_split(struct reader *r, const struct record_words *w,
    struct arena *mem, bool has_dates, struct classification *c)
{
    c->n_split = get_count(r, 2);
    if (c->n_split)
        c->split = ARENA_ARRAY(mem, struct class_count, c->n_split);
    for (unsigned i = 0; i < c->n_split; i++) {
        c->split[i].class_word = get_word(r, w);
        c->split[i].n = get_varint32(r);
        if (has_dates)
            c->split[i].date = get_date(r, w, mem);
    }
}

static void pass_word(struct reader *r, const struct record_words *w)
{
    if (w)
        get_varint32(r);
    else
        get_str(r);
}

/* Conditions and split, left unread. */
static void pass_lists(
    struct reader *r, const struct record_words *w, struct arena *mem, bool has_dates)
{
    for (uint32_t n = get_count(r, 1); n > 0; n--) {
        pass_word(r, w);
        if (!w)
            pass_word(r, w);
    }
    for (uint32_t n = get_count(r, 2); n > 0; n--) {
        pass_word(r, w);
        get_varint32(r);
        if (has_dates)
            get_date(r, w, mem);
    }
}

static void decode_classification(struct reader *r, const struct record_words *w,
    struct arena *mem, bool wants_lists, struct classification *c)
{
    unsigned head = get_enum(r, N_HEADS);
    bool has_dates = (head & HEAD_HAS_DATES) != 0;

    c->stars = -1;
    c->is_given = (head & HEAD_IS_GIVEN) != 0;
    if (!(head & HEAD_HAS_DETAILS))
        return;
    c->class_word = get_word(r, w);
    c->group = get_enum(r, CLASS_MIXED + 1);
    c->review_status = get_word(r, w);
    c->stars = (int)get_enum(r, MAX_STARS + 2) - 1;
    c->date = get_word(r, w);
    if (wants_lists) {
        decode_conditions(r, w, mem, c);
        decode_split(r, w, mem, has_dates, c);
    } else {
        pass_lists(r, w, mem, has_dates);
    }
    if (head & HEAD_HAS_COUNTS) {
        c->n_submissions = get_varint32(r);
        c->n_submitters = get_varint32(r);
    }
    if (head & HEAD_HAS_EXPLANATION)
        c->explanation = get_word(r, w);
}

static unsigned more_of(const struct clinvar_entry *c)
{
    const struct clinvar_record *v = &c->record;
    unsigned more = (unsigned)v->type & MORE_TYPE;

    more |= v->is_included ? MORE_IS_INCLUDED : 0u;
    more |= v->n_members ? MORE_MEMBERS : 0u;
    more |= c->packed_hgvs.n || v->n_hgvs ? MORE_HGVS : 0u;
    more |= c->packed_submissions.n || v->n_submissions ? MORE_SUBMISSIONS : 0u;
    return more;
}

/* Packed bytes as they are, or what pack makes of the record's list. */
static void put_packed(struct buf *out, struct str packed,
    void (*pack)(
        struct buf *b, const struct record_words *w, const struct clinvar_record *v),
    const struct record_words *w, const struct clinvar_record *v)
{
    struct buf made = BUF_INIT;

    if (!packed.n)
        pack(&made, w, v);
    put_str(out, packed.n ? packed : buf_str(&made));
    buf_free(&made);
}

static void encode_more(
    const struct clinvar_entry *c, const struct record_words *w, struct buf *out)
{
    const struct clinvar_record *v = &c->record;
    unsigned more = more_of(c);

    put_u8(out, (uint8_t)more);
    if (more & MORE_IS_INCLUDED)
        put_u32s(out, v->included_in, v->n_included_in);
    if (more & MORE_MEMBERS)
        put_u32s(out, v->members, v->n_members);
    if (more & MORE_HGVS)
        put_packed(out, c->packed_hgvs, clinvar_pack_hgvs, w, v);
    if (more & MORE_SUBMISSIONS)
        put_packed(out, c->packed_submissions, clinvar_pack_submissions, w, v);
}

static void decode_more(struct reader *r, struct arena *mem, struct clinvar_entry *c)
{
    struct clinvar_record *v = &c->record;
    unsigned more = get_enum(r, N_MORES), type = more & MORE_TYPE;

    if (type > CLINVAR_GENOTYPE)
        r->is_bad = true;
    else
        v->type = (enum clinvar_type)type;
    v->is_included = (more & MORE_IS_INCLUDED) != 0;
    if (more & MORE_IS_INCLUDED)
        v->included_in = get_u32s(r, mem, &v->n_included_in);
    if (more & MORE_MEMBERS)
        v->members = get_u32s(r, mem, &v->n_members);
    if (more & MORE_HGVS)
        c->packed_hgvs = get_str(r);
    if (more & MORE_SUBMISSIONS)
        c->packed_submissions = get_str(r);
}

void clinvar_encode_with(
    const struct record_words *w, const struct clinvar_entry *c, struct buf *out)
{
    const struct clinvar_record *v = &c->record;

    if (!w)
        put_varint(out, v->variation_id);
    put_varint(out, v->allele_id);
    for (unsigned i = 0; i < N_CLASSIFICATION_KINDS; i++)
        encode_classification(&v->by_kind[i], w, out);
    put_words(out, w, v->genes, v->n_genes);
    put_str(out, v->hgvs_c);
    put_str(out, v->hgvs_p);
    put_word(out, w, v->transcript);
    put_varint(out, v->consequence);
    put_varint(out, v->origin_bits);
    put_alleles(out, c->alleles, c->n_alleles);
    clinvar_put_g(out, w, c);
    encode_more(c, w, out);
    clinvar_put_names(out, w, v);
}

void clinvar_encode(const struct clinvar_entry *c, struct buf *out)
{
    clinvar_encode_with(NULL, c, out);
}

static void decode_classes(struct reader *r, const struct record_words *w,
    struct arena *mem, bool wants_lists, struct clinvar_record *v)
{
    if (!w)
        v->variation_id = get_varint32(r);
    v->allele_id = get_varint32(r);
    for (unsigned i = 0; i < N_CLASSIFICATION_KINDS; i++)
        decode_classification(r, w, mem, wants_lists, &v->by_kind[i]);
}

/* What it does to which genes. */
static void decode_change(struct reader *r, const struct record_words *w,
    struct arena *mem, struct clinvar_record *v)
{
    v->genes = get_words(r, w, mem, &v->n_genes);
    v->hgvs_c = get_str(r);
    v->hgvs_p = get_str(r);
    v->transcript = get_word(r, w);
    v->consequence = get_varint32(r);
}

/* The same, left unread but for the transcript. */
static struct str pass_change(struct reader *r, const struct record_words *w)
{
    struct str transcript;

    for (uint32_t n = get_count(r, 1); n > 0; n--)
        pass_word(r, w); /* genes */
    get_str(r);          /* HGVS c. */
    get_str(r);          /* HGVS p. */
    transcript = get_word(r, w);
    get_varint32(r); /* consequence */
    return transcript;
}

int clinvar_decode_classes(const struct record_words *w, struct str bytes,
    struct arena *mem, struct clinvar_record *v, struct err *err)
{
    struct reader r = reader_of(bytes);

    *v = (struct clinvar_record){0};
    decode_classes(&r, w, mem, false, v);
    v->transcript = pass_change(&r, w);
    return r.is_bad ? record_end(&r, "ClinVar record", err) : 0;
}

int clinvar_decode_reading(const struct record_words *w, struct str bytes,
    struct arena *mem, struct clinvar_record *v, struct err *err)
{
    struct reader r = reader_of(bytes);

    *v = (struct clinvar_record){0};
    decode_classes(&r, w, mem, false, v);
    decode_change(&r, w, mem, v);
    return r.is_bad ? record_end(&r, "ClinVar record", err) : 0;
}

int clinvar_decode_told(const struct record_words *w, struct str bytes, bool wants_g,
    struct arena *mem, struct clinvar_record *v, struct err *err)
{
    struct reader r = reader_of(bytes);

    *v = (struct clinvar_record){0};
    decode_classes(&r, w, mem, true, v);
    if (wants_g) {
        unsigned n_alleles;
        struct placed_allele *alleles;
        pass_change(&r, w);
        v->origin_bits = get_varint32(&r);
        alleles = get_alleles(&r, mem, &n_alleles);
        v->hgvs_g = clinvar_get_g(&r, w, mem, alleles, n_alleles);
    }
    return r.is_bad ? record_end(&r, "ClinVar record", err) : 0;
}

int clinvar_decode_with(const struct record_words *w, struct str bytes,
    struct arena *mem, struct clinvar_entry *c, struct err *err)
{
    struct reader r = reader_of(bytes);
    struct clinvar_record *v = &c->record;

    *c = (struct clinvar_entry){.words = w};
    decode_classes(&r, w, mem, true, v);
    decode_change(&r, w, mem, v);
    v->origin_bits = get_varint32(&r);
    c->alleles = get_alleles(&r, mem, &c->n_alleles);
    v->hgvs_g = clinvar_get_g(&r, w, mem, c->alleles, c->n_alleles);
    decode_more(&r, mem, c);
    c->packed_names = reader_rest(&r);
    r.is_bad |= c->packed_names.n == 0;
    return record_end(&r, "ClinVar record", err);
}

int clinvar_decode(
    struct str bytes, struct arena *mem, struct clinvar_entry *c, struct err *err)
{
    int rc = clinvar_decode_with(NULL, bytes, mem, c, err);

    if (rc == 0)
        rc = clinvar_decode_names(mem, c, err);
    c->packed_names = STR_NONE;
    return rc;
}
