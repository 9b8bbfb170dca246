#include "query/patient.h"

#include "kb/base/stream.h"
#include "kb/model/hla.h"
#include "query/patient_private.h"

#include <math.h>

#define MAX_BYTES ((size_t)16 << 20)

const char *patient_sex_name(enum patient_sex s)
{
    static const char *const names[] = {"unknown", "female", "male"};
    return names[s];
}

int patient_bad_value(const struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err)
{
    struct str expected = patient_rules_expected(&r->out->rules, key, r->mem);
    return err_set(err, ERR_SAMPLE, "%.*s: %.*s is \"%.*s\"; expected %.*s",
        STR_ARG(where), STR_ARG(key->key), STR_ARG(value), STR_ARG(expected));
}

/* ---- what a value becomes ---- */

static int twice(const struct patient_key *key, struct str what, struct str where,
    struct str before, struct err *err)
{
    return err_set(err, ERR_SAMPLE,
        "%.*s: %.*s of %.*s is there again (%.*s); expected it once", STR_ARG(where),
        STR_ARG(key->key), STR_ARG(what), STR_ARG(before));
}

static struct patient_value *find_value(struct patient *p, struct str subject)
{
    for (unsigned i = 0; i < p->n_values; i++)
        if (str_eq(p->values[i].subject, subject))
            return &p->values[i];
    return NULL;
}

static int add_value(struct patient_reading *r, const struct patient_key *key,
    struct patient_value v, struct err *err)
{
    struct patient *p = r->out;
    const struct patient_value *before = find_value(p, v.subject);
    if (before)
        return twice(key, v.subject, v.where, before->where, err);
    p->values = arena_grow(
        r->mem, p->values, &r->cap_values, (size_t)p->n_values + 1, sizeof *p->values);
    v.key = key;
    p->values[p->n_values++] = v;
    return 0;
}

void patient_add_tumour(struct patient_reading *r, struct str id, struct str where)
{
    struct patient *p = r->out;
    p->tumours = arena_grow(r->mem, p->tumours, &r->cap_tumours,
        (size_t)p->n_tumours + 1, sizeof *p->tumours);
    p->tumours[p->n_tumours++] = (struct patient_tumour){id, where};
}

void patient_add_therapy(struct patient_reading *r, struct str therapy)
{
    struct patient *p = r->out;
    p->prior_therapies = arena_grow(r->mem, p->prior_therapies, &r->cap_therapies,
        (size_t)p->n_prior_therapies + 1, sizeof(struct str));
    p->prior_therapies[p->n_prior_therapies++] = therapy;
}

int patient_take_number(struct patient_reading *r, const struct patient_key *key,
    double number, struct str where, struct err *err)
{
    if (!key->takes_number || !(number >= key->min && number <= key->max))
        return patient_bad_value(r, key, str_fmt(r->mem, "%.15g", number), where, err);
    if (key->kind == PATIENT_AGE) {
        r->out->age_years = number;
        r->out->is_whole_years = number == floor(number);
        return 0;
    }
    return add_value(r, key,
        (struct patient_value){
            .subject = key->subject, .number = number, .where = where},
        err);
}

static int take_word_or_number(struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err)
{
    double number;
    struct str means = patient_rules_word(&r->out->rules, key->key, value);
    if (means.p)
        return add_value(r, key,
            (struct patient_value){
                .subject = key->subject, .word = means, .number = NAN, .where = where},
            err);
    if (key->takes_number && str_to_double(value, &number))
        return patient_take_number(r, key, number, where, err);
    return patient_bad_value(r, key, value, where, err);
}

static int take_sex(struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err)
{
    struct str means = patient_rules_word(&r->out->rules, key->key, value);
    for (int s = PATIENT_SEX_UNKNOWN; s <= PATIENT_MALE; s++)
        if (means.p && str_eq_c(means, patient_sex_name((enum patient_sex)s))) {
            r->out->sex = (enum patient_sex)s;
            r->out->sex_where = where;
            return 0;
        }
    return patient_bad_value(r, key, value, where, err);
}

/* Two alleles of a gene are its diplotype, in the order of their names. */
static int take_hla(struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err)
{
    struct str gene, allele;
    if (!hla_parse(value, r->mem, &gene, &allele))
        return err_set(err, ERR_SAMPLE,
            "%.*s: hla has \"%.*s\"; expected an allele by its fields, like A*02:01 or "
            "HLA-B*57:01:01",
            STR_ARG(where), STR_ARG(value));
    struct patient_value *known = find_value(r->out, gene);
    if (!known)
        return add_value(r, key,
            (struct patient_value){
                .subject = gene, .alleles = allele, .number = NAN, .where = where},
            err);
    if (str_chr(known->alleles, '/') >= 0)
        return err_set(err, ERR_SAMPLE,
            "%.*s: hla has a third allele of %.*s, \"%.*s\"; expected two at most",
            STR_ARG(where), STR_ARG(gene), STR_ARG(value));
    bool is_first = str_cmp(known->alleles, allele) <= 0;
    struct str a = is_first ? known->alleles : allele;
    struct str b = is_first ? allele : known->alleles;
    known->alleles = str_fmt(r->mem, "%.*s/%.*s", STR_ARG(a), STR_ARG(b));
    return 0;
}

/* "EBV positive" */
static int take_viral(struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err)
{
    const struct patient_rules *rules = &r->out->rules;
    ptrdiff_t blank = str_chr(value, ' ');
    struct str name = blank < 0 ? value : str_sub(value, 0, (size_t)blank);
    struct str status = str_trim(str_sub(value, name.n, value.n));
    struct str virus = patient_rules_word(rules, key->key, name);
    struct str means = patient_rules_word(rules, STR("viral_status"), status);
    if (virus.p && means.p)
        return add_value(r, key,
            (struct patient_value){
                .subject = virus, .word = means, .number = NAN, .where = where},
            err);
    return err_set(err, ERR_SAMPLE,
        "%.*s: viral has \"%.*s\"; expected one of %.*s, a blank, and one of %.*s",
        STR_ARG(where), STR_ARG(value),
        STR_ARG(patient_rules_words(rules, key->key, r->mem)),
        STR_ARG(patient_rules_words(rules, STR("viral_status"), r->mem)));
}

static int take_therapy(struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err)
{
    (void)key;
    (void)where;
    (void)err;
    patient_add_therapy(r, value);
    return 0;
}

typedef int take_fn(struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err);

static int take_list(struct patient_reading *r, const struct patient_key *key,
    struct str list, struct str where, take_fn *take, struct err *err)
{
    struct str rest = list, one;
    int rc = 0;
    while (rc >= 0 && str_next(&rest, ',', &one)) {
        one = str_trim(one);
        if (one.n == 0)
            return err_set(err, ERR_SAMPLE,
                "%.*s: %.*s has an empty piece between commas", STR_ARG(where),
                STR_ARG(key->key));
        rc = take(r, key, one, where, err);
    }
    return rc;
}

int patient_take(struct patient_reading *r, const struct patient_key *key,
    struct str value, struct str where, struct err *err)
{
    double number;
    switch (key->kind) {
    case PATIENT_TUMOUR:
        patient_add_tumour(r, value, where);
        return 0;
    case PATIENT_SEX:
        return take_sex(r, key, value, where, err);
    case PATIENT_AGE:
        return str_to_double(value, &number)
                   ? patient_take_number(r, key, number, where, err)
                   : patient_bad_value(r, key, value, where, err);
    case PATIENT_STAGE:
        r->out->stage = value;
        return 0;
    case PATIENT_PRIOR_THERAPY:
        return take_list(r, key, value, where, take_therapy, err);
    case PATIENT_HLA:
        return take_list(r, key, value, where, take_hla, err);
    case PATIENT_VIRAL:
        return take_list(r, key, value, where, take_viral, err);
    case PATIENT_FACTOR:
    case N_PATIENT_KEY_KINDS:
        break;
    }
    return take_word_or_number(r, key, value, where, err);
}

/* ---- lines of "key: value" ---- */

static int read_line(struct patient_reading *r, struct str line, struct str where,
    struct str *seen, struct err *err)
{
    const struct patient_rules *rules = &r->out->rules;
    ptrdiff_t colon = str_chr(line, ':');
    if (colon <= 0)
        return err_set(err, ERR_SAMPLE, "%.*s: \"%.*s\"; expected \"key: value\"",
            STR_ARG(where), STR_ARG(line));
    struct str name = str_trim(str_sub(line, 0, (size_t)colon));
    struct str value = str_trim(str_sub(line, (size_t)colon + 1, line.n));
    const struct patient_key *key = patient_rules_key(rules, name);
    if (!key)
        return err_set(err, ERR_SAMPLE,
            "%.*s: \"%.*s\" is not a key of a patient file; expected one of %.*s",
            STR_ARG(where), STR_ARG(name),
            STR_ARG(patient_rules_all_keys(rules, r->mem)));
    if (seen[key - rules->keys].n > 0)
        return err_set(err, ERR_SAMPLE,
            "%.*s: %.*s is there again (%.*s); expected it once", STR_ARG(where),
            STR_ARG(name), STR_ARG(seen[key - rules->keys]));
    seen[key - rules->keys] = where;
    if (value.n == 0)
        return err_set(err, ERR_SAMPLE,
            "%.*s: %.*s has no value; leave the line out when it is not known",
            STR_ARG(where), STR_ARG(name));
    return patient_take(r, key, value, where, err);
}

static int read_lines(
    struct patient_reading *r, const char *name, struct str text, struct err *err)
{
    struct str rest = text, line;
    struct str *seen = ARENA_ARRAY(r->mem, struct str, r->out->rules.n_keys);
    unsigned n_said = 0;
    int rc = 0;
    for (unsigned n = 1; rc >= 0 && str_next(&rest, '\n', &line); n++) {
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        rc = read_line(r, line, str_fmt(r->mem, "%s:%u", name, n), seen, err);
        n_said++;
    }
    if (n_said == 0)
        return err_set(err, ERR_SAMPLE,
            "%s: found nothing of the patient, expected lines of \"key: value\" or a "
            "phenopacket in JSON",
            name);
    return rc;
}

/* The combined score counts the same tumour cells and immune cells beside them. */
static int check_scores(struct patient *p, struct err *err)
{
    const struct patient_value *tps = find_value(p, STR("PD-L1_TPS"));
    const struct patient_value *cps = find_value(p, STR("PD-L1_CPS"));
    if (tps && cps && cps->number < tps->number)
        return err_set(err, ERR_SAMPLE,
            "%.*s: pd_l1_cps is %.15g, below pd_l1_tps (%.15g); it counts the same "
            "tumour cells and immune cells beside them",
            STR_ARG(cps->where), cps->number, tps->number);
    return 0;
}

/* ---- the file ---- */

static int read_text(
    struct stream *in, struct arena *mem, struct str *out, struct err *err)
{
    struct buf b = BUF_INIT;
    char block[4096];
    ptrdiff_t n;
    while ((n = stream_read(in, block, sizeof block, err)) > 0 && b.n <= MAX_BYTES)
        buf_add(&b, block, (size_t)n);
    if (n >= 0 && b.n > MAX_BYTES)
        n = err_set(err, ERR_SAMPLE, "%s: longer than %zu bytes; is it a patient file?",
            stream_name(in), MAX_BYTES);
    struct str text = buf_str(&b);
    if (str_starts(text, STR("\xef\xbb\xbf"))) /* byte order mark */
        text = str_sub(text, 3, text.n);
    *out = str_copy(mem, text);
    buf_free(&b);
    return n < 0 ? (int)n : 0;
}

static int check_text(const char *name, struct str text, struct err *err)
{
    uint64_t line = 1;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        line += c == '\n';
        if (c < ' ' && c != '\n' && c != '\r' && c != '\t')
            return err_set(err, ERR_SAMPLE,
                "%s:%llu: byte 0x%02x; expected lines of \"key: value\" or a "
                "phenopacket in JSON",
                name, (unsigned long long)line, c);
    }
    return 0;
}

int patient_read(const char *path, const char *date, struct kb_txn *kb,
    struct arena *mem, struct patient *out, struct err *err)
{
    struct str text = STR_NONE;
    *out = (struct patient){.age_years = NAN, .is_given = path != NULL};
    if (!path)
        return 0;
    int rc = patient_rules_load(kb, mem, &out->rules, err);
    if (rc < 0)
        return rc;
    struct stream *in = stream_open(path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    rc = read_text(in, mem, &text, err);
    if (rc >= 0)
        out->sha256 = str_copy(mem, str_of(stream_sha256(in)));
    else
        rc = err->code = ERR_SAMPLE;
    stream_close(in);
    struct patient_reading r = {.out = out, .mem = mem, .date = date};
    if (rc >= 0)
        rc = check_text(path, text, err);
    if (rc >= 0)
        rc = str_starts(str_trim(text), STR("{"))
                 ? patient_read_phenopacket(&r, path, text, err)
                 : read_lines(&r, path, text, err);
    return rc < 0 ? rc : check_scores(out, err);
}
