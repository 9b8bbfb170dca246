/* Structural variants of a VCF -> junctions; pairs of breakends are one. */
#include "query/sv.h"

#include <inttypes.h>

#include "kb/base/vcf.h"
#include "query/event_ask.h"
#include "query/event_genotype.h"
#include "query/sample_header.h"

struct reading {
    struct sv *sv;
    struct str wanted; /* sample */
    int sample;        /* -1: none */
    unsigned n_samples;
};

/* Genotypes are used of the very sample, or of the only one; else of none. */
static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    struct reading *r = ctx;
    enum assembly told, mine = r->sv->spans->assembly;
    bool has_foreign_mt;
    const char *how;
    r->sample = h->n_samples == 1 ? 0 : -1;
    r->n_samples = h->n_samples;
    for (unsigned i = 0; i < h->n_samples; i++)
        if (r->wanted.n > 0 && str_eq(h->samples[i], r->wanted))
            r->sample = (int)i;
    int rc = sample_header_assembly(h, mine, &told, &how, &has_foreign_mt, err);
    if (rc >= 0 && told != ASSEMBLY_NONE && told != mine)
        rc = err_set(err, ERR_SAMPLE, "--sv is %s, the sample is %s",
            assembly_name(told), assembly_name(mine));
    return rc;
}

static void reject(struct reading *r, const struct vcf_record *v, struct str reason)
{
    event_input_reject(&r->sv->input, r->sv->mem, v->line, reason);
}

static bool set_point(struct reading *r, struct str contig, uint32_t pos1, char keeps,
    struct event_point *p)
{
    enum assembly implied = ASSEMBLY_NONE, mine = r->sv->spans->assembly;
    p->contig = contig_parse(contig, &implied);
    p->pos1 = pos1;
    p->keeps = keeps;
    if (implied != ASSEMBLY_NONE && implied != mine)
        p->contig = CONTIG_NONE;
    return p->contig != CONTIG_NONE;
}

static bool is_inside(const struct sv *v, const struct event_point *p)
{
    return p->pos1 >= 1 && p->pos1 <= contig_length(v->spans->assembly, p->contig);
}

static bool info_number(struct vcf_record *v, const char *key, uint32_t *out)
{
    struct str text;
    if (!vcf_info(v, str_of(key), &text))
        return false;
    if (str_starts(text, STR("-")))
        text = str_sub(text, 1, text.n);
    return str_to_u32(text, out);
}

/* The last of "reference,alternative" in FORMAT, or one number in INFO. */
static int64_t read_support(struct reading *r, struct vcf_record *v, const char *key)
{
    struct str text, rest, last = STR_NONE;
    uint32_t n;
    if (r->sample < 0 || !vcf_format(v, (unsigned)r->sample, str_of(key), &text))
        return info_number(v, key, &n) ? (int64_t)n : -1;
    rest = text;
    while (str_next(&rest, ',', &last))
        ;
    return str_to_u32(last, &n) ? (int64_t)n : -1;
}

static int64_t first_support(
    struct reading *r, struct vcf_record *v, const char *const *keys)
{
    for (; *keys; keys++) {
        int64_t n = read_support(r, v, *keys);
        if (n >= 0)
            return n;
    }
    return -1;
}

static void read_facts(struct reading *r, struct vcf_record *v, struct sv_junction *j)
{
    static const char *const split[] = {"SR", "RE", "DV", "SPLIT", NULL};
    static const char *const spanning[] = {"PR", "RP", "PE", "PAIRS", NULL};
    struct arena *mem = r->sv->mem;
    struct str text, filter = vcf_column(v, VCF_FILTER), id = vcf_column(v, VCF_ID);
    j->line = v->line;
    if (!str_eq_c(id, "."))
        j->id = str_copy(mem, id);
    if (vcf_info(v, STR("MATEID"), &text) || vcf_info(v, STR("PARID"), &text))
        j->mate = str_copy(mem, text);
    if (vcf_info(v, STR("SVTYPE"), &text))
        j->word = str_copy(mem, text);
    if (!str_eq_c(filter, "PASS") && !str_eq_c(filter, "."))
        j->filter = str_copy(mem, filter);
    j->is_somatic = vcf_info(v, STR("SOMATIC"), &text);
    j->is_imprecise = vcf_info(v, STR("IMPRECISE"), &text);
    j->n_split = first_support(r, v, split);
    j->n_spanning = first_support(r, v, spanning);
}

/* t[p[  t]p]  ]p]t  [p[t: which side the two points keep (VCF 4.3, section 5.4). */
static bool read_breakend(
    struct reading *r, struct vcf_record *v, struct str alt, struct sv_junction *j)
{
    ptrdiff_t open = str_chr(alt, '['), colon = -1;
    char bracket = '[';
    if (open < 0) {
        open = str_chr(alt, ']');
        bracket = ']';
    }
    struct str place = str_sub(alt, (size_t)open + 1, alt.n);
    ptrdiff_t close = str_chr(place, bracket);
    place = str_sub(place, 0, close < 0 ? 0 : (size_t)close);
    for (size_t i = 0; i < place.n; i++)
        if (place.p[i] == ':')
            colon = (ptrdiff_t)i;
    uint32_t pos1;
    if (colon < 0 || !str_to_u32(str_sub(place, (size_t)colon + 1, place.n), &pos1)) {
        reject(r, v,
            str_fmt(r->sv->mem, "found the breakend \"%.*s\", expected one of VCF 4.3",
                STR_ARG(str_sub(alt, 0, 80))));
        return false;
    }
    j->type = SV_BREAKEND;
    j->fate = EVENT_OTHER_CONTIG;
    bool a = set_point(r, v->chrom, v->pos1, open > 0 ? '<' : '>', &j->a);
    bool b = set_point(
        r, str_sub(place, 0, (size_t)colon), pos1, bracket == '[' ? '>' : '<', &j->b);
    if (a && b)
        j->fate = EVENT_NO_GENE;
    return true;
}

/* CT of Delly and novoBreak, STRANDS of Sniffles: the sides that are kept. */
static bool read_sides(struct vcf_record *v, struct sv_junction *j)
{
    static const struct {
        const char *key, *word;
        char a, b;
    } sides[] = {{"CT", "3to5", '<', '>'}, {"CT", "5to3", '>', '<'},
        {"CT", "3to3", '<', '<'}, {"CT", "5to5", '>', '>'}, {"STRANDS", "+-", '<', '>'},
        {"STRANDS", "-+", '>', '<'}, {"STRANDS", "++", '<', '<'},
        {"STRANDS", "--", '>', '>'}};
    struct str text;
    for (unsigned i = 0; i < sizeof sides / sizeof *sides; i++)
        if (vcf_info(v, str_of(sides[i].key), &text) && str_eq_c(text, sides[i].word)) {
            j->a.keeps = sides[i].a;
            j->b.keeps = sides[i].b;
            return true;
        }
    return false;
}

static bool is_word(struct str alt, const char *word)
{
    struct str inner = str_sub(alt, 1, alt.n - 2);
    ptrdiff_t colon = str_chr(inner, ':');
    return str_eq_c(colon < 0 ? inner : str_sub(inner, 0, (size_t)colon), word);
}

static bool read_type(struct str alt, enum sv_type *type)
{
    static const struct {
        const char *word;
        enum sv_type type;
    } words[] = {{"DEL", SV_DELETION}, {"DUP", SV_DUPLICATION}, {"INV", SV_INVERSION},
        {"INS", SV_INSERTION}, {"TRA", SV_BREAKEND}, {"BND", SV_BREAKEND}};
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
        if (is_word(alt, words[i].word)) {
            *type = words[i].type;
            return true;
        }
    return false;
}

/* The other point of a symbolic allele: END (or POS2), on CHR2 where one is given. */
static bool read_end(struct vcf_record *v, struct str *contig, uint32_t *end)
{
    struct str chr2;
    uint32_t n;
    *contig = vcf_info(v, STR("CHR2"), &chr2) ? chr2 : v->chrom;
    if (!str_eq(*contig, v->chrom) && info_number(v, "POS2", end))
        return true;
    if (info_number(v, "END", end))
        return true;
    if (!info_number(v, "SVLEN", &n) || n > UINT32_MAX - v->pos1)
        return false;
    *end = v->pos1 + n;
    return true;
}

/* POS is the base before the event, END its last base (VCF 4.3). */
static void set_sides(struct sv_junction *j)
{
    switch (j->type) {
    case SV_DELETION:
        j->b.pos1++;
        j->a.keeps = '<';
        j->b.keeps = '>';
        break;
    case SV_DUPLICATION:
        j->a.pos1++;
        j->a.keeps = '>';
        j->b.keeps = '<';
        break;
    case SV_INVERSION: /* both of its junctions, unless the caller tells which */
        j->a.keeps = j->b.keeps = '<';
        break;
    default:
        break;
    }
}

static bool read_symbolic(
    struct reading *r, struct vcf_record *v, struct str alt, struct sv_junction *j)
{
    struct str contig;
    uint32_t end;
    if (!read_type(alt, &j->type)) {
        j->fate = EVENT_OTHER_TYPE;
        return true;
    }
    if (!read_end(v, &contig, &end)) {
        reject(r, v, STR("found no END that is a position, expected one"));
        return false;
    }
    if (!set_point(r, v->chrom, v->pos1, 0, &j->a)
        || !set_point(r, contig, end, 0, &j->b)) {
        j->fate = EVENT_OTHER_CONTIG;
        return true;
    }
    if (j->type == SV_INSERTION && !info_number(v, "SVLEN", &j->n_inserted))
        j->n_inserted = 0;
    set_sides(j);
    if (j->type == SV_INVERSION && read_sides(v, j) && j->a.keeps == j->b.keeps)
        j->type = SV_BREAKEND;
    else if (j->type == SV_BREAKEND && !read_sides(v, j)) {
        reject(r, v, STR("found neither CT nor STRANDS, expected the joined sides"));
        return false;
    }
    j->fate = EVENT_NO_GENE;
    return true;
}

/* Bases on both sides: an event where the caller says so by SVTYPE. */
static void read_bases(
    struct reading *r, struct vcf_record *v, struct str alt, struct sv_junction *j)
{
    uint32_t n_ref = (uint32_t)v->ref.n, n_alt = (uint32_t)alt.n;
    j->fate = EVENT_SMALL_VARIANT;
    if (j->word.n == 0 || n_ref == n_alt)
        return;
    j->type = n_ref > n_alt ? SV_DELETION : SV_INSERTION;
    j->n_inserted = n_alt > n_ref ? n_alt - n_ref : 0;
    j->fate = EVENT_OTHER_CONTIG;
    if (v->pos1 > UINT32_MAX - n_ref || !set_point(r, v->chrom, v->pos1, '<', &j->a)
        || !set_point(r, v->chrom, v->pos1 + n_ref, '>', &j->b))
        return;
    j->fate = EVENT_NO_GENE;
}

/* false: rejected, and counted. */
static bool read_alt(
    struct reading *r, struct vcf_record *v, struct str alt, struct sv_junction *j)
{
    bool is_single = alt.n > 1 && (alt.p[0] == '.' || alt.p[alt.n - 1] == '.');
    if (str_chr(alt, '[') >= 0 || str_chr(alt, ']') >= 0)
        return read_breakend(r, v, alt, j);
    if (alt.n > 2 && alt.p[0] == '<')
        return read_symbolic(r, v, alt, j);
    if (is_single)
        j->fate = EVENT_SINGLE_BREAKEND;
    else
        read_bases(r, v, alt, j);
    return true;
}

/* A junction that the sample has stays EVENT_NO_GENE, until its genes are looked up. */
static enum event_fate fate_of(
    struct reading *r, struct vcf_record *v, unsigned number, struct str filter)
{
    if (filter.n > 0)
        return EVENT_FILTERED;
    switch (event_genotype_read(v, r->sample, r->n_samples, number)) {
    case EVENT_GENOTYPE_HOLDS:
        return EVENT_NO_GENE;
    case EVENT_GENOTYPE_LACKS:
        return EVENT_REFERENCE;
    default:
        return EVENT_NOT_CALLED;
    }
}

static void add_alt(
    struct reading *r, struct vcf_record *v, struct str alt, unsigned number)
{
    struct sv *sv = r->sv;
    struct sv_junction j = {0};
    sv->input.n_events++;
    j.given = event_given(&sv->input, v, alt);
    read_facts(r, v, &j);
    if (!read_alt(r, v, alt, &j))
        return;
    if (j.fate != EVENT_NO_GENE) {
        if (j.a.contig == CONTIG_NONE)
            set_point(r, v->chrom, v->pos1, 0, &j.a);
        sv_count(sv, &j, j.fate);
        return;
    }
    if (!is_inside(sv, &j.a) || !is_inside(sv, &j.b)) {
        reject(r, v,
            str_fmt(sv->mem,
                "found %s:%" PRIu32 " and %s:%" PRIu32 ", expected places on %s",
                contig_name(j.a.contig), j.a.pos1, contig_name(j.b.contig), j.b.pos1,
                assembly_name(sv->spans->assembly)));
        return;
    }
    j.fate = fate_of(r, v, number, j.filter);
    sv_add(sv, &j);
}

static int on_record(void *ctx, struct vcf_record *v, struct err *err)
{
    struct reading *r = ctx;
    struct str rest = v->alt, alt;
    (void)err;
    r->sv->input.n_records++;
    for (unsigned number = 1; str_next(&rest, ',', &alt); number++)
        if (alt.n > 0)
            add_alt(r, v, alt, number);
    return 0;
}

static int on_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    struct sv *sv = ((struct reading *)ctx)->sv;
    (void)raw, (void)err;
    event_input_unreadable(&sv->input, sv->mem, line, reason);
    return 0;
}

/* As of copy number (cna_vcf.c): the wrong file would answer nothing, and say so only
 * in the accounting. */
static int check_kind(const struct sv *v, const char *path, struct err *err)
{
    uint64_t n = v->input.n_events;
    if (n == 0 || v->input.fates[EVENT_SMALL_VARIANT] < n)
        return 0;
    err_set(err, ERR_SAMPLE,
        "%s: found small variants only (%" PRIu64 "), expected some structural variant",
        path, n);
    return err_hint(err, "a VCF of structural variants has breakends, or ALTs such as "
                         "<DEL>, <DUP>, <INV>");
}

int sv_read(struct sv *v, const char *path, const char *sample, struct err *err)
{
    struct reading r = {.sv = v, .wanted = str_of(sample)};
    v->input.kind = "structural_variants";
    v->input.format = "vcf";
    struct stream *in = stream_open(path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    int rc = vcf_read(in, ERR_SAMPLE, on_header, on_record, on_bad, &r, err);
    if (rc >= 0)
        v->input.sha256 = str_copy(v->mem, str_of(stream_sha256(in)));
    stream_close(in);
    return rc < 0 ? rc : check_kind(v, path, err);
}
