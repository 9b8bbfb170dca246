#include "kb/store/kb_merge_group.h"

#include <stdlib.h>

static void *grow(void *p, size_t *cap, size_t want, size_t elem_bytes)
{
    if (want <= *cap)
        return p;
    *cap = want > *cap * 2 ? want : *cap * 2;
    p = realloc(p, *cap * elem_bytes);
    if (!p)
        arena_oom(*cap * elem_bytes);
    return p;
}

void kb_group_clear(struct kb_group *g, enum kb_table table, struct str key)
{
    g->table = table;
    buf_clear(&g->key);
    buf_add_str(&g->key, key);
    buf_clear(&g->text);
    buf_clear(&g->drug);
    buf_clear(&g->bytes);
    g->n = 0;
}

void kb_group_free(struct kb_group *g)
{
    buf_free(&g->key);
    buf_free(&g->text);
    buf_free(&g->drug);
    buf_free(&g->bytes);
    free(g->ends);
    free(g->elements);
    *g = (struct kb_group){0};
}

/* Tables whose values are lists, merged from many rows; all others have one row. */
static bool is_list(enum kb_table table)
{
    switch (table) {
    case KB_TABLE_NAME:
    case KB_TABLE_NUMBER:
    case KB_TABLE_ALLELE_BIN:
    case KB_TABLE_ALLELE_LONG:
    case KB_TABLE_CRIT_BY_ALLELE:
    case KB_TABLE_CRIT_BY_GENE:
    case KB_TABLE_CRIT_BY_FACTOR:
    case KB_TABLE_CRIT_BY_TEXT:
    case KB_TABLE_REV_CRITERION:
    case KB_TABLE_REV_GENE:
    case KB_TABLE_REV_DISEASE:
    case KB_TABLE_REV_DRUG:
    case KB_TABLE_REV_CITED:
    case KB_TABLE_RESIDUE:
    case KB_TABLE_PGX_POSITION:
    case KB_TABLE_TRANSCRIPT_ID:
    case KB_TABLE_TRANSCRIPT_GENE:
    case KB_TABLE_SPAN:
    case KB_TABLE_WINDOW:
    case KB_TABLE_COUNT:
        return true;
    default:
        return false;
    }
}

static int given_twice(const struct kb_build *b, const struct kb_group *g,
    struct str again, struct err *err)
{
    struct str key = buf_str(&g->key), text = buf_str(&g->text);
    struct reader first = reader_of(buf_str(&g->bytes)), second = reader_of(again);

    if (!g->text.n && kb_table_has_text_key(g->table))
        text = str_sub(key, 1, key.n);
    if (g->table == KB_TABLE_RECORD_ID) {
        /* behind the ordinal: the source, big-endian */
        get_u32be(&first);
        get_u32be(&second);
        unsigned a = (unsigned)get_u8(&first) << 8;
        unsigned c = (unsigned)get_u8(&second) << 8;
        a |= get_u8(&first);
        c |= get_u8(&second);
        return err_set(err, ERR_FAIL, "record %.*s is given twice: by %.*s and by %.*s",
            STR_ARG(text), STR_ARG(b->source_labels[a]), STR_ARG(b->source_labels[c]));
    }
    if (g->table == KB_TABLE_GENE)
        return err_set(err, ERR_FAIL, "gene HGNC:%u is given twice",
            (unsigned)load_u32be((const uint8_t *)key.p));
    return err_set(err, ERR_FAIL, "%s \"%.*s\" is given twice", kb_table_name(g->table),
        STR_ARG(text));
}

int kb_group_add(
    const struct kb_build *b, struct kb_group *g, struct str value, struct err *err)
{
    struct reader r = reader_of(value);
    struct str element;

    if (kb_table_has_text_key(g->table) && kb_key_is_digest(buf_str(&g->key))) {
        struct str text = get_str(&r);
        if (g->n == 0)
            buf_add_str(&g->text, text);
    }
    if (g->table == KB_TABLE_REV_DRUG) {
        struct str drug = get_str(&r);
        if (g->n == 0)
            buf_add_str(&g->drug, drug);
    }
    element = reader_rest(&r);
    if (g->n > 0 && !is_list(g->table))
        return given_twice(b, g, element, err);
    buf_add_str(&g->bytes, element);
    g->ends = grow(g->ends, &g->cap, g->n + 1, sizeof(*g->ends));
    g->ends[g->n++] = g->bytes.n;
    return 0;
}

static int compare_elements(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Lists of records mostly are: the rows of a key come as they were given. */
static bool is_in_order(const struct str *elements, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (str_cmp(elements[i - 1], elements[i]) > 0)
            return false;
    return true;
}

/* Elements in order, each once (counts: each as given, for they add up). */
static size_t sort_elements(struct kb_group *g)
{
    size_t n = 0, beg = 0;

    g->elements = grow(g->elements, &g->elements_cap, g->n, sizeof(struct str));
    for (size_t i = 0; i < g->n; i++) {
        g->elements[i] = (struct str){g->bytes.p + beg, g->ends[i] - beg};
        beg = g->ends[i];
    }
    if (!is_in_order(g->elements, g->n))
        qsort(g->elements, g->n, sizeof(struct str), compare_elements);
    if (g->table == KB_TABLE_COUNT)
        return g->n;
    for (size_t i = 0; i < g->n; i++)
        if (n == 0 || !str_eq(g->elements[i], g->elements[n - 1]))
            g->elements[n++] = g->elements[i];
    return n;
}

/* ---- values -------------------------------------------------------------------------
 */

static void put_ordinal_list(struct buf *out, const struct kb_group *g, size_t n)
{
    uint32_t previous = 0;

    put_varint(out, n);
    for (size_t i = 0; i < n; i++) {
        uint32_t v = load_u32be((const uint8_t *)g->elements[i].p);
        put_varint(out, v - previous);
        previous = v;
    }
}

static void put_name_hits(struct buf *out, const struct kb_group *g, size_t n)
{
    put_varint(out, n);
    for (size_t i = 0; i < n; i++) {
        struct reader r = reader_of(g->elements[i]);
        put_u8(out, get_u8(&r));
        put_u32le(out, get_u32be(&r));
    }
}

static void put_gene_criteria(struct buf *out, const struct kb_group *g, size_t n)
{
    put_varint(out, n);
    for (size_t i = 0; i < n; i++) {
        struct reader r = reader_of(g->elements[i]);
        put_u8(out, get_u8(&r));
        put_varint(out, get_u32be(&r));
        put_varint(out, get_u32be(&r));
    }
}

static void put_numbers(struct buf *out, const struct kb_group *g, size_t n)
{
    unsigned previous = 0;

    put_varint(out, n);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = (const uint8_t *)g->elements[i].p;
        unsigned number = (unsigned)p[0] << 8 | p[1];
        put_varint(out, number - previous);
        put_varint(out, load_u32be(p + 2));
        previous = number;
    }
}

/* Two arrays, to be searched by halving. */
static void put_residues(struct buf *out, const struct kb_group *g, size_t n)
{
    put_u32le(out, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        put_u32le(out, load_u32be((const uint8_t *)g->elements[i].p));
    for (size_t i = 0; i < n; i++)
        put_u32le(out, load_u32be((const uint8_t *)g->elements[i].p + 4));
}

static uint32_t with_flag(const struct kb_build *b, struct str key, uint32_t owner)
{
    return strmap_get(&b->criterion_alleles, key) ? owner | KB_OWNER_HAS_CRITERION
                                                  : owner;
}

/* Three arrays behind each other: the join reads only the first two. */
static void put_bin(
    struct buf *out, const struct kb_build *b, const struct kb_group *g, size_t n)
{
    const uint8_t *bin = (const uint8_t *)g->key.p;
    uint8_t place[KB_PLACE_KEY_BYTES];

    put_u32le(out, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        put_u32le(out, load_u32be((const uint8_t *)g->elements[i].p));
    for (size_t i = 0; i < n; i++) {
        struct reader r = reader_of(str_sub(g->elements[i], 4, 8));
        put_u64le(out, get_u64be(&r));
    }
    for (size_t i = 0; i < n; i++) {
        struct reader r = reader_of(g->elements[i]);
        uint32_t pos1 = get_u32be(&r);
        uint64_t packed = get_u64be(&r);
        kb_place_key(bin[0], bin[1], pos1, packed, place);
        put_u32le(out, with_flag(b, (struct str){(const char *)place, sizeof(place)},
                           get_u32be(&r)));
    }
}

static void put_long_alleles(
    struct buf *out, const struct kb_build *b, const struct kb_group *g, size_t n)
{
    put_varint(out, n);
    for (size_t i = 0; i < n; i++) {
        struct reader r = reader_of(g->elements[i]);
        put_str(out, get_str(&r));
        put_str(out, get_str(&r));
        put_u32le(out, with_flag(b, buf_str(&g->key), get_u32be(&r)));
    }
}

/* Exons come first, so the first transcript ends them; both lists are written alike. */
static void put_spans(struct buf *out, const struct kb_group *g, size_t n)
{
    size_t n_exons = 0;

    while (n_exons < n && g->elements[n_exons].p[0] == KB_SPAN_ROW_EXON)
        n_exons++;
    put_u32le(out, (uint32_t)n_exons);
    put_u32le(out, (uint32_t)(n - n_exons));
    for (size_t i = 0; i < n; i++) {
        struct reader r = reader_of(str_sub(g->elements[i], 1, 12));
        uint32_t first = get_u32be(&r), second = get_u32be(&r), third = get_u32be(&r);
        put_u32le(out, i < n_exons ? first : second);
        put_u32le(out, i < n_exons ? second : third);
        put_u32le(out, i < n_exons ? third : first);
    }
}

static void put_windows(struct buf *out, const struct kb_group *g, size_t n)
{
    uint32_t byte = 0;

    put_u32le(out, (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        struct reader r = reader_of(g->elements[i]);
        put_u32le(out, get_u32be(&r));
        put_u32le(out, get_u32be(&r));
        put_u32le(out, byte);
        byte += (uint32_t)reader_left(&r);
    }
    for (size_t i = 0; i < n; i++)
        buf_add_str(out, str_sub(g->elements[i], 8, g->elements[i].n));
}

static int put_sum(struct buf *out, const struct kb_group *g, size_t n, struct err *err)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n; i++) {
        struct reader r = reader_of(g->elements[i]);
        if (__builtin_add_overflow(sum, get_u64be(&r), &sum))
            return err_set(err, ERR_FAIL, "a count is over 64 bits");
    }
    put_u64le(out, sum);
    return 0;
}

static int put_value(
    struct buf *out, const struct kb_build *b, struct kb_group *g, struct err *err)
{
    size_t n = sort_elements(g);

    switch (g->table) {
    case KB_TABLE_NAME:
        put_name_hits(out, g, n);
        return 0;
    case KB_TABLE_NUMBER:
        put_numbers(out, g, n);
        return 0;
    case KB_TABLE_CRIT_BY_GENE:
        put_gene_criteria(out, g, n);
        return 0;
    case KB_TABLE_RESIDUE:
        put_residues(out, g, n);
        return 0;
    case KB_TABLE_ALLELE_BIN:
        put_bin(out, b, g, n);
        return 0;
    case KB_TABLE_ALLELE_LONG:
        put_long_alleles(out, b, g, n);
        return 0;
    case KB_TABLE_SPAN:
        put_spans(out, g, n);
        return 0;
    case KB_TABLE_WINDOW:
        put_windows(out, g, n);
        return 0;
    case KB_TABLE_COUNT:
        return put_sum(out, g, n, err);
    case KB_TABLE_GENE_SYMBOL:
    case KB_TABLE_RECORD_ID:
        put_u32le(out, load_u32be((const uint8_t *)g->elements[0].p));
        return 0;
    case KB_TABLE_REV_DRUG:
        put_str(out, buf_str(&g->drug));
        put_ordinal_list(out, g, n);
        return 0;
    default:
        if (is_list(g->table))
            put_ordinal_list(out, g, n);
        else
            buf_add_str(out, g->elements[0]);
        return 0;
    }
}

int kb_group_write(struct kb_build *b, struct kb_group *g, struct err *err)
{
    int rc;

    buf_clear(&b->value);
    if (kb_table_has_text_key(g->table) && kb_key_is_digest(buf_str(&g->key)))
        put_str(&b->value, buf_str(&g->text));
    rc = put_value(&b->value, b, g, err);
    return rc < 0 ? rc : kb_build_write(b, g->table, buf_str(&g->key), &b->value, err);
}
