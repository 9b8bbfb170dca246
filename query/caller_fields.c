#include "query/caller_fields.h"

#include "query/curated_load.h"

#include <math.h>

enum field_kind { FIELD_FRACTION, FIELD_READS, FIELD_DEPTH, N_FIELD_KINDS };

/* The forms of curated/README.md. */
enum field_form {
    FORM_NUMBER,          /* one number */
    FORM_PER_ALT,         /* one value for each ALT */
    FORM_REF_THEN_ALTS,   /* REF first, then each ALT */
    FORM_PERCENT,         /* "48.7%", one ALT */
    FORM_ALT_ONLY,        /* one number: reads of the only ALT */
    FORM_REF_ALT_STRANDS, /* REF forward, REF reverse, ALT forward, ALT reverse */
    FORM_STRELKA_BASE,    /* key is <base>U; "tier1,tier2" */
    FORM_TIER1,           /* "tier1,tier2" */
    N_FIELD_FORMS,
};

struct field_rule {
    bool is_info;
    struct str key;
    enum field_form form;
    uint64_t mark; /* of FORMAT's key */
};

struct caller_rules {
    struct field_rule *rules[N_FIELD_KINDS];
    unsigned n[N_FIELD_KINDS];
};

static int word_index(struct str word, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (str_eq_c(word, words[i]))
            return i;
    return -1;
}

static int load_row(struct caller_rules *r, const struct str *row, const int *at,
    unsigned n_rows, struct arena *mem, struct err *err)
{
    static const char *const kinds[] = {"fraction", "reads", "depth"};
    static const char *const forms[] = {"number", "per_alt", "ref_then_alts", "percent",
        "alt_only", "ref_alt_strands", "strelka_base", "tier1"};
    int kind = word_index(row[at[0]], kinds, N_FIELD_KINDS);
    int form = word_index(row[at[3]], forms, N_FIELD_FORMS);
    if (kind < 0 || form < 0)
        return err_set(err, ERR_KB,
            "the KB's curated table \"caller_fields\" has kind \"%.*s\" with form "
            "\"%.*s\", which this program does not know",
            STR_ARG(row[at[0]]), STR_ARG(row[at[3]]));
    if (!r->rules[kind])
        r->rules[kind] = ARENA_ARRAY(mem, struct field_rule, n_rows);
    r->rules[kind][r->n[kind]++] =
        (struct field_rule){.is_info = str_eq_c(row[at[1]], "INFO"),
            .key = row[at[2]],
            .form = (enum field_form)form,
            .mark = vcf_format_mark(row[at[2]])};
    return 0;
}

int caller_rules_load(
    struct kb_txn *kb, struct arena *mem, struct caller_rules **out, struct err *err)
{
    static const char *const columns[] = {"kind", "where", "key", "form"};
    struct curated_table t;
    int at[4];
    int rc = curated_load(kb, "caller_fields", columns, at, 4, mem, &t, err);
    struct caller_rules *r = ARENA_NEW(mem, struct caller_rules);
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        rc = load_row(r, t.rows[i], at, t.n_rows, mem, err);
    *out = r;
    return rc < 0 ? rc : 0;
}

/* What a form needs to know of the ALT. */
struct wanted {
    struct vcf_record *record;
    int sample;
    unsigned alt, n_alts;
    struct str ref_bases, alt_bases;
    uint64_t marks; /* of the record's FORMAT; 0 without a sample */
};

/* Of all the rules' keys a record has two or three. */
static inline bool may_have(const struct field_rule *f, const struct wanted *w)
{
    return f->is_info || (f->mark & w->marks) != 0;
}

static bool field_value(
    const struct field_rule *f, const struct wanted *w, struct str *out)
{
    if (f->is_info)
        return vcf_info(w->record, f->key, out);
    return w->sample >= 0 && vcf_format(w->record, (unsigned)w->sample, f->key, out);
}

/* Beyond this no value is a count of reads. */
#define MAX_READS 1e9

/* The i-th (from 0) of exactly n comma-apart numbers, none negative, missing or beyond
 * MAX_READS; *sum of all: a sum without a missing part would make a fraction wrong. */
static bool list_number(
    struct str text, unsigned i, unsigned n, double *out, double *sum)
{
    struct str rest = text, piece;
    unsigned k = 0;
    *sum = 0;
    for (; str_next(&rest, ',', &piece); k++) {
        double x;
        if (!str_to_double(piece, &x) || x < 0 || x > MAX_READS)
            return false;
        *sum += x;
        if (k == i)
            *out = x;
    }
    return i < n && k == n;
}

static double read_fraction(const struct field_rule *f, const struct wanted *w)
{
    struct str text;
    double x, sum;
    if (!field_value(f, w, &text))
        return NAN;
    if (f->form == FORM_PERCENT) {
        bool ok = w->n_alts == 1 && str_ends(text, STR("%"))
                  && str_to_double(str_sub(text, 0, text.n - 1), &x);
        return ok && x >= 0 && x <= 100 ? x / 100 : NAN;
    }
    bool with_ref = f->form == FORM_REF_THEN_ALTS;
    bool ok = list_number(text, w->alt - !with_ref, w->n_alts + with_ref, &x, &sum);
    return ok && x >= 0 && x <= 1 ? x : NAN;
}

struct reads {
    double alt, all; /* all: NAN when the form does not tell REF's reads */
};

/* "tier1,tier2" of a Strelka field: the first number. */
static bool tier1(const struct wanted *w, struct str key, double *out)
{
    struct str text;
    double sum;
    return w->sample >= 0 && vcf_format(w->record, (unsigned)w->sample, key, &text)
           && list_number(text, 0, 2, out, &sum);
}

/* The user guide's fraction: ALT's reads over REF's and ALT's, not over all four bases.
 */
static bool strelka_base(const struct wanted *w, struct reads *out)
{
    double ref;
    if (w->ref_bases.n != 1 || w->alt_bases.n != 1)
        return false;
    char ref_key[2] = {(char)(w->ref_bases.p[0] & ~0x20), 'U'};
    char alt_key[2] = {(char)(w->alt_bases.p[0] & ~0x20), 'U'};
    if (!tier1(w, (struct str){ref_key, 2}, &ref)
        || !tier1(w, (struct str){alt_key, 2}, &out->alt))
        return false;
    out->all = ref + out->alt;
    return true;
}

/* TAR: reads that support another allele, TIR: the indel itself. */
static bool strelka_indel(const struct wanted *w, struct reads *out)
{
    double tar;
    if (!tier1(w, STR("TIR"), &out->alt))
        return false;
    out->all = tier1(w, STR("TAR"), &tar) ? out->alt + tar : NAN;
    return true;
}

static bool read_reads(
    const struct field_rule *f, const struct wanted *w, struct reads *out)
{
    struct str text;
    double fwd, rev;
    if (!field_value(f, w, &text))
        return false;
    switch (f->form) {
    case FORM_REF_THEN_ALTS:
        return list_number(text, w->alt, w->n_alts + 1, &out->alt, &out->all);
    case FORM_PER_ALT:
        if (!list_number(text, w->alt - 1, w->n_alts, &out->alt, &out->all))
            return false;
        out->all = NAN;
        return true;
    case FORM_ALT_ONLY:
        if (w->n_alts != 1 || !list_number(text, 0, 1, &out->alt, &out->all))
            return false;
        out->all = NAN;
        return true;
    case FORM_REF_ALT_STRANDS:
        if (w->n_alts != 1 || !list_number(text, 2, 4, &fwd, &out->all)
            || !list_number(text, 3, 4, &rev, &out->all))
            return false;
        out->alt = fwd + rev;
        return true;
    case FORM_STRELKA_BASE:
        return strelka_base(w, out);
    case FORM_TIER1:
        return strelka_indel(w, out);
    case FORM_NUMBER:
    case FORM_PERCENT:
    case N_FIELD_FORMS:
        break;
    }
    return false;
}

static int64_t read_depth(const struct caller_rules *rules, const struct wanted *w)
{
    for (unsigned i = 0; i < rules->n[FIELD_DEPTH]; i++) {
        const struct field_rule *f = &rules->rules[FIELD_DEPTH][i];
        struct str text;
        uint32_t n;
        if (may_have(f, w) && field_value(f, w, &text) && str_to_u32(text, &n))
            return n;
    }
    return -1;
}

static double find_fraction(const struct caller_rules *rules, const struct wanted *w)
{
    for (unsigned i = 0; i < rules->n[FIELD_FRACTION]; i++) {
        const struct field_rule *f = &rules->rules[FIELD_FRACTION][i];
        if (!may_have(f, w))
            continue;
        double fraction = read_fraction(f, w);
        if (!isnan(fraction))
            return fraction;
    }
    return NAN;
}

static bool find_reads(
    const struct caller_rules *rules, const struct wanted *w, struct reads *out)
{
    for (unsigned i = 0; i < rules->n[FIELD_READS]; i++) {
        const struct field_rule *f = &rules->rules[FIELD_READS][i];
        if (may_have(f, w) && read_reads(f, w, out))
            return true;
    }
    return false;
}

void caller_values_read(const struct caller_rules *rules, struct vcf_record *record,
    int sample, unsigned alt, unsigned n_alts, struct str ref_bases,
    struct str alt_bases, struct caller_values *out)
{
    struct wanted w = {record, sample, alt, n_alts, ref_bases, alt_bases,
        sample >= 0 ? vcf_format_marks(record) : 0};
    struct reads reads = {-1, NAN};
    out->depth = read_depth(rules, &w);
    out->allele_fraction = find_fraction(rules, &w);
    out->alt_reads = -1;
    if (!find_reads(rules, &w, &reads))
        return;
    out->alt_reads = (int64_t)reads.alt;
    if (out->depth < 0 && !isnan(reads.all))
        out->depth = (int64_t)reads.all;
    double all = !isnan(reads.all) ? reads.all : (double)out->depth;
    if (isnan(out->allele_fraction) && all > 0 && reads.alt >= 0 && reads.alt <= all)
        out->allele_fraction = reads.alt / all;
}
