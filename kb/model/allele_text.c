/* An allele as text for people, as a digest for keys and as a word for the join. */
#include "kb/model/allele.h"

#include <limits.h>
#include <string.h>

#include "kb/base/digest.h"

struct str allele_text(struct arena *mem, const struct allele *a)
{
    return STR_CONCAT(mem, str_of(contig_name(a->contig)), STR(":"),
        str_of_number(mem, a->pos1), STR(":"), a->ref, STR(":"), a->alt);
}

/* Exactly four pieces, by ':' or else by '-'. */
static bool split_text(struct str text, struct str piece[4])
{
    struct str rest = text;
    char sep = str_chr(text, ':') >= 0 ? ':' : '-';
    size_t n = 0;

    while (n < 4 && str_next(&rest, sep, &piece[n]))
        n++;
    return n == 4 && !rest.p;
}

int allele_parse(struct str text, enum assembly assembly, struct arena *mem,
    struct allele *out, struct err *err)
{
    struct str piece[4];
    struct allele a = {.assembly = assembly};
    enum assembly implied;

    if (!split_text(str_trim(text), piece))
        return err_set(err, ERR_FAIL,
            "allele \"%.*s\" is not of the form CONTIG:POSITION:REF:ALT",
            STR_ARG(text));
    a.contig = contig_parse(piece[0], &implied);
    if (a.contig == CONTIG_NONE)
        return err_set(err, ERR_FAIL, "allele \"%.*s\": \"%.*s\" is no primary contig",
            STR_ARG(text), STR_ARG(piece[0]));
    if (implied != ASSEMBLY_NONE && implied != assembly)
        return err_set(err, ERR_FAIL, "allele \"%.*s\": %.*s is of %s, expected %s",
            STR_ARG(text), STR_ARG(piece[0]), assembly_name(implied),
            assembly == ASSEMBLY_NONE ? "no accession" : assembly_name(assembly));
    if (!str_to_u32(piece[1], &a.pos1) || a.pos1 == 0
        || (assembly != ASSEMBLY_NONE && a.pos1 > contig_length(assembly, a.contig)))
        return err_set(err, ERR_FAIL, "allele \"%.*s\": no such position \"%.*s\"",
            STR_ARG(text), STR_ARG(piece[1]));
    if (!bases_are_acgt(piece[2]) || !bases_are_acgt(piece[3]))
        return err_set(err, ERR_FAIL,
            "allele \"%.*s\": REF and ALT must be written with A C G T", STR_ARG(text));
    a.ref = str_upper(mem, piece[2]);
    a.alt = str_upper(mem, piece[3]);
    *out = a;
    return 0;
}

static size_t put_u32(uint8_t *out, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(v >> (24 - 8 * i));
    return 4;
}

static void add_text(struct digest *d, struct str s)
{
    uint8_t n[4];

    digest_add(d, n, put_u32(n, (uint32_t)s.n));
    digest_add(d, s.p, s.n);
}

/* SHA-256 over: 37 or 38, contig, pos1, length and bytes of REF, then of ALT; numbers
 * big-endian, 1 1 4 4 4 bytes.  Keys of the KB and ids in reports hang on it: it never
 * changes. */
void allele_key(const struct allele *a, uint8_t out[ALLELE_KEY_BYTES])
{
    static const uint8_t number[] = {
        [ASSEMBLY_NONE] = 0, [ASSEMBLY_GRCH37] = 37, [ASSEMBLY_GRCH38] = 38};
    uint8_t place[6] = {number[a->assembly], (uint8_t)a->contig};
    uint8_t sum[DIGEST_BYTES];
    struct digest *d = digest_new();

    put_u32(place + 2, a->pos1);
    digest_add(d, place, sizeof(place));
    add_text(d, a->ref);
    add_text(d, a->alt);
    digest_end(d, sum);
    memcpy(out, sum, ALLELE_KEY_BYTES);
}

/*
 * Short word: bit 63 clear, bits 57..61 length of REF, bits 52..56 length of ALT, then
 * two bits a base, REF before ALT, from bit 51 down; bits not used are clear.
 * Long word: bit 63 set, else the first 8 bytes of the SHA-256 of both strings, so that
 * it may be stored.
 */
#define LENGTH_MASK 31u
#define REF_LENGTH_SHIFT 57
#define ALT_LENGTH_SHIFT 52

static uint64_t pack_long(struct str ref, struct str alt)
{
    uint8_t sum[DIGEST_BYTES];
    uint64_t word = 0;
    struct digest *d = digest_new();

    add_text(d, ref);
    add_text(d, alt);
    digest_end(d, sum);
    for (int i = 0; i < 8; i++)
        word = word << 8 | sum[i];
    return word | ALLELE_PACKED_LONG;
}

static const char BASES[4] = {'A', 'C', 'G', 'T'};

/* Appends bases at *shift; false when one is not A C G T. */
static bool pack_bases(struct str bases, unsigned *shift, uint64_t *word)
{
    static const uint8_t next_code[UCHAR_MAX + 1] = {
        ['A'] = 1, ['C'] = 2, ['G'] = 3, ['T'] = 4};

    for (size_t i = 0; i < bases.n; i++) {
        unsigned next = next_code[(unsigned char)bases.p[i]];

        if (next == 0)
            return false;
        *shift -= 2;
        *word |= (uint64_t)(next - 1) << *shift;
    }
    return true;
}

uint64_t allele_pack(struct str ref, struct str alt)
{
    unsigned shift = 2 * ALLELE_PACK_BASES;
    uint64_t word;

    if (ref.n > ALLELE_PACK_BASES || alt.n > ALLELE_PACK_BASES - ref.n)
        return pack_long(ref, alt);
    word = (uint64_t)ref.n << REF_LENGTH_SHIFT | (uint64_t)alt.n << ALT_LENGTH_SHIFT;
    if (!pack_bases(ref, &shift, &word) || !pack_bases(alt, &shift, &word))
        return pack_long(ref, alt);
    return word;
}

static void unpack_bases(uint64_t word, unsigned *shift, unsigned n, char *out)
{
    for (unsigned i = 0; i < n; i++) {
        *shift -= 2;
        out[i] = BASES[word >> *shift & 3];
    }
    out[n] = '\0';
}

bool allele_unpack(
    uint64_t word, char ref[ALLELE_PACK_BASES + 1], char alt[ALLELE_PACK_BASES + 1])
{
    unsigned shift = 2 * ALLELE_PACK_BASES;
    unsigned n_ref = word >> REF_LENGTH_SHIFT & LENGTH_MASK;
    unsigned n_alt = word >> ALT_LENGTH_SHIFT & LENGTH_MASK;

    if ((word & ALLELE_PACKED_LONG) || n_ref + n_alt > ALLELE_PACK_BASES)
        return false;
    unpack_bases(word, &shift, n_ref, ref);
    unpack_bases(word, &shift, n_alt, alt);
    return true;
}

char allele_packed_ref_base(uint64_t word)
{
    unsigned n_ref = word >> REF_LENGTH_SHIFT & LENGTH_MASK;
    unsigned n_alt = word >> ALT_LENGTH_SHIFT & LENGTH_MASK;
    bool is_short =
        !(word & ALLELE_PACKED_LONG) && n_ref > 0 && n_ref + n_alt <= ALLELE_PACK_BASES;

    if (!is_short)
        return '\0';
    return BASES[word >> (2 * ALLELE_PACK_BASES - 2) & 3];
}
