#include "tests/unit/made_patient.h"

#include <math.h>

static enum looked find_look(
    const struct made_patient *p, struct str what, struct str name, uint32_t exon)
{
    for (unsigned i = 0; i < p->n_looks; i++) {
        const struct made_look *l = &p->looks[i];

        if (str_eq(l->what, what) && str_eq(l->name, name)
            && (!l->exon || l->exon == exon))
            return l->looked;
    }
    return LOOKED_NOT;
}

static enum looked looked_everywhere(const struct made_patient *p)
{
    return find_look(p, STR("everything"), STR_NONE, 0);
}

static enum looked look_locus(void *ctx, const struct allele *a)
{
    struct made_patient *p = ctx;
    struct str name = str_fmt(&p->mem, "%s:%u", contig_name(a->contig), a->pos1);
    enum looked looked = find_look(p, STR("locus"), name, 0);

    return looked == LOOKED_NOT ? looked_everywhere(p) : looked;
}

static enum looked look_gene(void *ctx, struct str gene, uint32_t exon)
{
    struct made_patient *p = ctx;
    enum looked looked = find_look(p, STR("gene"), gene, exon);

    return looked == LOOKED_NOT ? looked_everywhere(p) : looked;
}

static enum looked look_kind(void *ctx, enum criterion_kind kind, struct str name)
{
    return find_look(ctx, str_of(criterion_kind_name(kind)), name, 0);
}

void made_patient_init(struct made_patient *p)
{
    *p = (struct made_patient){.mem = ARENA_INIT};
    p->view = (struct patient_view){.assembly = ASSEMBLY_GRCH38,
        .findings = p->findings,
        .ctx = p,
        .locus = look_locus,
        .gene = look_gene,
        .kind = look_kind};
}

void made_patient_free(struct made_patient *p)
{
    arena_free(&p->mem);
}

static int bad(struct err *err, struct str word)
{
    return err_set(
        err, ERR_FAIL, "made patient: \"%.*s\" is not understood", STR_ARG(word));
}

static int find_name(struct str word, const char *(*name)(unsigned), unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (str_eq_c(word, name(i)))
            return (int)i;
    return -1;
}

static const char *effect_at(unsigned i)
{
    return effect_class_name(i);
}
static const char *origin_at(unsigned i)
{
    return origin_name(i);
}
static const char *zygosity_at(unsigned i)
{
    return zygosity_name(i);
}
static const char *change_at(unsigned i)
{
    return change_class_name(i);
}

static bool set_enum(
    struct str value, const char *(*name)(unsigned), unsigned n, unsigned *out)
{
    int i = find_name(value, name, n);

    if (i >= 0)
        *out = (unsigned)i;
    return i >= 0;
}

static bool set_reading(
    struct made_patient *p, struct protein_reading *r, struct str key, struct str value)
{
    if (str_eq_c(key, "change"))
        return r->has_change = protein_parse(value, &p->mem, &r->change) >= 0;
    if (str_eq_c(key, "exon"))
        return str_to_u32(value, &r->exon);
    if (str_eq_c(key, "so"))
        return (r->consequence |= consequence_parse(value)) != 0;
    if (str_eq_c(key, "transcript"))
        r->transcript = value;
    else if (str_eq_c(key, "numbering"))
        r->is_other_numbering = true;
    else
        return false;
    return true;
}

/* Of events: extent=part left=yes partner=none with=TRHDE exons=2-7. */
static bool set_event_value(struct finding *f, struct str key, struct str value)
{
    struct str beg;

    if (str_eq_c(key, "extent"))
        return f->is_part = str_eq_c(value, "part");
    if (str_eq_c(key, "left"))
        return f->keeps_copy = str_eq_c(value, "yes");
    if (str_eq_c(key, "partner"))
        return f->has_no_partner = str_eq_c(value, "none");
    if (str_eq_c(key, "with"))
        f->gene3 = value;
    return str_eq_c(key, "with")
           || (str_eq_c(key, "exons") && str_next(&value, '-', &beg)
               && str_to_u32(beg, &f->exon_beg) && str_to_u32(value, &f->exon_end));
}

/* key=value of a finding; what is none goes to its last reading. */
static bool set_value(
    struct made_patient *p, struct finding *f, struct str key, struct str value)
{
    unsigned i = 0;
    bool ok;

    if (str_eq_c(key, "effect")) {
        ok = set_enum(value, effect_at, EFFECT_BENIGN + 1, &i);
        f->effect = i;
    } else if (str_eq_c(key, "origin")) {
        ok = set_enum(value, origin_at, ORIGIN_GERMLINE + 1, &i);
        f->origin = i;
    } else if (str_eq_c(key, "zygosity")) {
        ok = set_enum(value, zygosity_at, ZYGOSITY_HEMIZYGOUS + 1, &i);
        f->zygosity = i;
    } else if (str_eq_c(key, "exons")) {
        struct str first = STR_NONE, rest = value;
        ok = str_next(&rest, '-', &first) && str_to_u32(first, &f->exon_beg)
             && str_to_u32(rest, &f->exon_end);
    } else if (str_eq_c(key, "phase")) {
        f->is_uncertain_phase = ok = true;
    } else if (str_eq_c(key, "from")) {
        f->effect_from = value;
        ok = true;
    } else if (str_eq_c(key, "gene")) {
        if (!f->proteins)
            f->proteins = ARENA_ARRAY(&p->mem, struct protein_reading, 8);
        ok = f->n_proteins < 8;
        if (ok)
            f->proteins[f->n_proteins++].gene = value;
        if (!f->gene.n)
            f->gene = value;
    } else if (f->kind != FINDING_SMALL_VARIANT) {
        ok = set_event_value(f, key, value);
    } else {
        ok = f->n_proteins
             && set_reading(p, &f->proteins[f->n_proteins - 1], key, value);
    }
    return ok;
}

static int read_values(
    struct made_patient *p, struct finding *f, struct str *rest, struct err *err)
{
    struct str word, key;

    while (str_next(rest, ' ', &word)) {
        struct str value = word;

        if (!word.n)
            continue;
        if (!str_next(&value, '=', &key) || !set_value(p, f, key, value))
            return bad(err, word);
    }
    return 0;
}

/* The next word that is not key=value, else empty. */
static struct str plain_word(struct str *rest)
{
    struct str after = *rest, word = STR_NONE;

    if (!str_next(&after, ' ', &word) || str_chr(word, '=') >= 0)
        return STR_NONE;
    *rest = after;
    return str_eq_c(word, "?") ? STR_NONE : word;
}

static int read_event(struct made_patient *p, struct finding *f, struct str name,
    struct str *rest, struct err *err)
{
    unsigned i = 0;

    if (str_eq_c(name, "factor")) {
        f->factor = plain_word(rest);
        f->text = plain_word(rest);
        if (str_to_double(f->text, &f->value))
            f->text = STR_NONE;
    } else if (str_eq_c(name, "karyotype")) {
        f->text = plain_word(rest);
    } else if (str_eq_c(name, "fusion")) {
        f->gene = plain_word(rest);
        f->gene3 = plain_word(rest);
        f->text = plain_word(rest);
        f->text3 = plain_word(rest);
    } else {
        f->gene = plain_word(rest);
        f->text = plain_word(rest);
        if (f->kind == FINDING_COPY_NUMBER || f->kind == FINDING_REARRANGEMENT) {
            if (!set_enum(f->text, change_at, N_CHANGE_CLASSES, &i))
                return bad(err, f->text);
            f->change = i;
        }
    }
    return read_values(p, f, rest, err);
}

static int read_finding(
    struct made_patient *p, struct str name, struct str *rest, struct err *err)
{
    struct finding *f = &p->findings[p->view.n_findings];
    bool is_variant = str_eq_c(name, "variant");

    if (p->view.n_findings == MADE_MAX)
        return err_set(err, ERR_FAIL, "made patient: too many findings");
    *f = (struct finding){.allele_fraction = NAN, .depth = -1, .value = NAN};
    f->number = ++p->view.n_findings;
    if (is_variant) {
        if (allele_parse(plain_word(rest), p->view.assembly, &p->mem, &f->allele, err)
            < 0)
            return ERR_FAIL;
        return read_values(p, f, rest, err);
    }
    for (unsigned k = FINDING_COPY_NUMBER; k <= FINDING_HAPLOTYPE; k++)
        if (str_eq_c(name, finding_kind_name(k))) {
            f->kind = k;
            return read_event(p, f, name, rest, err);
        }
    return bad(err, name);
}

static int read_look(
    struct made_patient *p, enum looked looked, struct str *rest, struct err *err)
{
    struct made_look *l = &p->looks[p->n_looks];

    if (p->n_looks == MADE_MAX)
        return err_set(err, ERR_FAIL, "made patient: too many places");
    *l = (struct made_look){.looked = looked, .what = plain_word(rest)};
    l->name = plain_word(rest);
    if (rest->p && !str_to_u32(*rest, &l->exon))
        return bad(err, *rest);
    p->n_looks++;
    return 0;
}

void made_patient_print(const struct verdict *v, struct buf *out)
{
    buf_add_c(out, v->is_partial ? "partial" : truth_name(v->value));
    if (v->value == TRUTH_TRUE || v->is_partial)
        buf_fmt(out, " at %s", rung_name(v->rung));
    for (unsigned i = 0; i < v->n_findings; i++)
        buf_fmt(out, "%s%u", i ? " F" : " by F", v->findings[i] + 1);
    buf_fmt(out, ": %s", v->reason.key);
    for (unsigned i = 0; i < v->reason.n_params; i++)
        if (v->reason.param[i].value.n)
            buf_fmt(out, " %s=%.*s", v->reason.param[i].name,
                STR_ARG(v->reason.param[i].value));
    buf_add_char(out, '\n');
}

static int ask(
    struct made_patient *p, struct str text, struct buf *out, struct err *err)
{
    struct criterion *c;
    struct verdict v;

    if (criterion_parse(text, &p->mem, &c, err) < 0)
        return ERR_FAIL;
    v = criterion_evaluate(c, &p->view, &p->mem, NULL);
    made_patient_print(&v, out);
    return 0;
}

static int read_line(
    struct made_patient *p, struct str line, struct buf *out, struct err *err)
{
    struct str rest = line, name = STR_NONE;

    str_next(&rest, ' ', &name);
    if (str_eq_c(name, "?"))
        return ask(p, rest, out, err);
    if (str_eq_c(name, "looked"))
        return read_look(p, LOOKED_REFERENCE, &rest, err);
    if (str_eq_c(name, "unsure"))
        return read_look(p, LOOKED_UNSURE, &rest, err);
    if (str_eq_c(name, "assembly")) {
        p->view.assembly = assembly_parse(rest);
        return 0;
    }
    return read_finding(p, name, &rest, err);
}

int made_patient_run(
    struct made_patient *p, struct str lines, struct buf *out, struct err *err)
{
    struct str line;

    while (str_next(&lines, '\n', &line))
        if (line.n && read_line(p, line, out, err) < 0)
            return ERR_FAIL;
    return 0;
}
