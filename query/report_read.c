#include "query/report_read.h"

#include "kb/base/json.h"
#include "kb/base/strmap.h"
#include "query/report_make.h"
#include "query/report_read_event.h"

#include <math.h>

struct reading {
    const char *path;
    struct kb_txn *kb;
    struct arena *mem;
    struct report_patient *out;
    enum assembly assembly;
    struct err *err;
};

static int fail(const struct reading *r, const char *what, struct str found)
{
    return err_set(r->err, ERR_SAMPLE, "%s: %s is \"%.*s\", which no report has",
        r->path, what, STR_ARG(found));
}

static struct str text(
    const struct reading *r, const struct json *object, const char *path)
{
    return str_copy(r->mem, json_str(json_path(object, path)));
}

/* Words of the closed lists, by the names that the writer uses. */

static const char *kind_at(int i)
{
    return finding_kind_name((enum finding_kind)i);
}

static const char *origin_at(int i)
{
    return origin_name((enum origin)i);
}

static const char *zygosity_at(int i)
{
    return zygosity_name((enum zygosity)i);
}

static const char *effect_at(int i)
{
    return effect_class_name((enum effect_class)i);
}

static const char *sex_at(int i)
{
    return patient_sex_name((enum patient_sex)i);
}

/* The index of a word whose name is that of 0..last; negative: none. */
static int read_word(const struct reading *r, const char *what, const struct json *v,
    const char *(*name)(int), int last)
{
    for (int i = 0; i <= last; i++)
        if (str_eq_c(json_str(v), name(i)))
            return i;
    return fail(r, what, json_str(v));
}

static double number_or_nan(const struct json *v)
{
    double d;
    return json_number(v, &d) ? d : NAN;
}

/* Years; a report has null where they are not known. */
static int read_age(const struct reading *r, const struct json *v, double *out)
{
    *out = NAN;
    if (json_type(v) == JSON_NONE || json_type(v) == JSON_NULL)
        return 0;
    if (json_number(v, out) && *out >= 0)
        return 0;
    return err_set(r->err, ERR_SAMPLE,
        "%s: patient.age_years is neither null nor a number from 0 up, which no report "
        "has",
        r->path);
}

/* ---- findings ---- */

static int read_allele(struct reading *r, const struct json *j, struct finding *f)
{
    const struct json *a = json_get(j, "allele");
    enum assembly implied;
    int64_t pos1;
    f->allele.assembly = r->assembly;
    f->allele.contig = contig_parse(json_str(json_get(a, "contig")), &implied);
    f->allele.ref = text(r, a, "ref");
    f->allele.alt = text(r, a, "alt");
    if (f->allele.contig == CONTIG_NONE || !json_int(json_get(a, "pos1"), &pos1)
        || pos1 < 1 || pos1 > contig_length(r->assembly, f->allele.contig)
        || f->allele.ref.n == 0)
        return fail(r, "allele", json_str(json_get(a, "contig")));
    f->allele.pos1 = (uint32_t)pos1;
    return 0;
}

/* Terms joined by "&", as consequence_text writes them. */
static uint32_t read_consequence(struct str terms)
{
    struct str term;
    uint32_t set = 0;
    while (str_next(&terms, '&', &term))
        set |= consequence_parse(term);
    return set;
}

/* The reading that the report shows. */
static int read_protein(struct reading *r, const struct json *j, struct finding *f)
{
    struct protein_reading *p = ARENA_NEW(r->mem, struct protein_reading);
    struct str change = text(r, j, "protein_change");
    int64_t exon;
    *p = (struct protein_reading){.gene = f->gene,
        .hgnc_id = f->hgnc_id,
        .transcript = text(r, j, "transcript"),
        .hgvs_c = text(r, j, "hgvs_c"),
        .hgvs_p = text(r, j, "hgvs_p"),
        .consequence = f->consequence,
        .from = text(r, j, "consequence_from")};
    if (json_int(json_get(j, "exon"), &exon) && exon > 0 && exon <= UINT32_MAX)
        p->exon = (uint32_t)exon;
    if (change.n > 0 && protein_parse(change, r->mem, &p->change) < 0)
        return fail(r, "protein_change", change);
    p->has_change = change.n > 0;
    f->proteins = p;
    f->n_proteins = f->gene.n > 0;
    f->shown = f->n_proteins > 0 ? p : NULL;
    return 0;
}

static uint32_t read_hgnc(struct str id)
{
    uint32_t n = 0;
    if (str_starts(id, STR("HGNC:")) && !str_to_u32(str_sub(id, 5, id.n), &n))
        n = 0;
    return n;
}

static int read_origin(struct reading *r, const struct json *j, struct finding *f)
{
    int origin = read_word(r, "the origin of a finding", json_get(j, "origin"),
        origin_at, ORIGIN_GERMLINE);
    if (origin < 0)
        return origin;
    f->origin = (enum origin)origin;
    f->gene = text(r, j, "gene.symbol");
    f->hgnc_id = read_hgnc(json_str(json_path(j, "gene.hgnc_id")));
    return 0;
}

static int read_small_variant(
    struct reading *r, const struct json *j, struct finding *f)
{
    int zygosity = read_word(r, "the zygosity of a finding", json_get(j, "zygosity"),
        zygosity_at, ZYGOSITY_HEMIZYGOUS);
    if (zygosity < 0)
        return zygosity;
    int effect = read_word(r, "the effect of a finding", json_path(j, "effect.class"),
        effect_at, EFFECT_BENIGN);
    if (effect < 0 || read_allele(r, j, f) < 0)
        return r->err->code;
    f->zygosity = (enum zygosity)zygosity;
    f->effect = (enum effect_class)effect;
    f->consequence = read_consequence(json_str(json_get(j, "consequence")));
    f->allele_fraction = number_or_nan(json_get(j, "allele_fraction"));
    f->depth = -1;
    f->phase = text(r, j, "phase");
    f->is_uncertain_phase = json_bool(json_get(j, "phase_uncertain"), false);
    f->effect_from = text(r, j, "effect.from");
    return read_protein(r, j, f);
}

/* 1; 0: the report does not tell enough of it. */
static int read_finding(struct reading *r, const struct json *j, struct finding *f)
{
    if (read_origin(r, j, f) < 0)
        return r->err->code;
    if (f->kind == FINDING_SMALL_VARIANT)
        return read_small_variant(r, j, f) < 0 ? r->err->code : 1;
    f->allele_fraction = NAN;
    f->depth = -1;
    return report_read_event(j, r->mem, f);
}

static int read_findings(struct reading *r, const struct json *root)
{
    const struct json *list = json_get(root, "findings");
    struct case_data *c = &r->out->c;
    c->findings = ARENA_ARRAY(r->mem, struct finding, json_len(list));
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *j = json_at(list, i);
        struct finding *f = &c->findings[c->n_findings];
        struct str id = json_str(json_get(j, "id"));
        *f = (struct finding){0};
        int kind = read_word(r, "the kind of a finding", json_get(j, "kind"), kind_at,
            FINDING_HAPLOTYPE);
        if (kind < 0)
            return kind;
        f->kind = (enum finding_kind)kind;
        if (!str_to_u32(str_sub(id, 1, id.n), &f->number))
            return fail(r, "the id of a finding", id);
        int rc = read_finding(r, j, f);
        if (rc < 0)
            return rc;
        if (rc > 0)
            c->n_findings++;
        else
            r->out->n_unread++;
    }
    return 0;
}

/* ---- what was looked at ---- */

struct read_scope {
    bool is_assumed_covered;
    struct strmap genes; /* -> enum looked */
};

static enum looked view_locus(void *ctx, const struct allele *allele)
{
    (void)allele;
    return ((const struct read_scope *)ctx)->is_assumed_covered ? LOOKED_REFERENCE
                                                                : LOOKED_NOT;
}

static enum looked view_gene(void *ctx, struct str gene, uint32_t exon)
{
    const struct read_scope *s = ctx;
    const uint32_t *looked = strmap_get(&s->genes, gene);
    (void)exon;
    if (looked != NULL && *looked != LOOKED_NOT)
        return (enum looked) * looked;
    return s->is_assumed_covered ? LOOKED_REFERENCE : LOOKED_NOT;
}

static void read_scope(struct reading *r, const struct json *root)
{
    const struct json *genes = json_path(root, "scope.genes");
    struct read_scope *s = ARENA_NEW(r->mem, struct read_scope);
    *s = (struct read_scope){.is_assumed_covered = json_bool(
                                 json_path(root, "scope.assumed_covered"), false)};
    for (size_t i = 0; i < json_len(genes); i++) {
        bool is_new;
        struct str value = json_str(json_get(json_at(genes, i), "value"));
        *strmap_at(&s->genes, r->mem, text(r, json_at(genes, i), "gene"), &is_new) =
            str_eq_c(value, "reference") ? LOOKED_REFERENCE
            : str_eq_c(value, "unsure")  ? LOOKED_UNSURE
                                         : LOOKED_NOT;
    }
    r->out->c.view = (struct patient_view){.assembly = r->assembly,
        .findings = r->out->c.findings,
        .n_findings = r->out->c.n_findings,
        .ctx = s,
        .locus = view_locus,
        .gene = view_gene};
}

/* ---- the patient ---- */

/* By the id that says most of it. */
static int read_tumour(struct reading *r, const struct json *tumour)
{
    static const char *const keys[] = {"doid", "oncotree", "name"};
    struct str name = STR_NONE;
    for (unsigned i = 0; i < 3 && name.n == 0; i++)
        name = json_str(json_get(tumour, keys[i]));
    if (name.n == 0)
        return 0;
    if (tumour_resolve(r->kb, str_cstr(r->mem, name), r->mem, &r->out->tumour, r->err)
        < 0) {
        if (r->err->code == ERR_USAGE) /* not the user's word */
            r->err->code = ERR_SAMPLE;
        return err_wrap(r->err, "%s", r->path);
    }
    r->out->has_tumour = true;
    return 0;
}

static int read_root(struct reading *r, const struct json *root)
{
    struct report_patient *p = r->out;
    struct str schema = json_str(json_get(root, "schema"));
    if (!str_eq_c(schema, REPORT_SCHEMA))
        return err_set(r->err, ERR_SAMPLE,
            "%s: the schema is \"%.*s\"; expected \"%s\"", r->path, STR_ARG(schema),
            REPORT_SCHEMA);
    r->assembly = assembly_parse(json_str(json_path(root, "sample.assembly")));
    if (r->assembly == ASSEMBLY_NONE)
        return fail(r, "sample.assembly", json_str(json_path(root, "sample.assembly")));
    p->sample = text(r, root, "sample.id");
    p->kb_id = text(r, root, "kb.id");
    int rc = read_age(r, json_path(root, "patient.age_years"), &p->age_years);
    if (rc < 0)
        return rc;
    int sex = read_word(
        r, "patient.sex", json_path(root, "patient.sex"), sex_at, PATIENT_MALE);
    if (sex < 0)
        return sex;
    p->sex = (enum patient_sex)sex;
    rc = read_tumour(r, json_path(root, "patient.tumour"));
    if (rc >= 0)
        rc = read_findings(r, root);
    if (rc >= 0)
        read_scope(r, root);
    return rc;
}

int report_patient_read(const char *path, struct kb_txn *kb, struct arena *mem,
    struct report_patient *out, struct err *err)
{
    struct reading r = {.path = path, .kb = kb, .mem = mem, .out = out, .err = err};
    struct stream *in = stream_open(path, err);
    struct json *root = in != NULL ? json_read(in, err) : NULL;
    *out = (struct report_patient){.age_years = NAN};
    if (root != NULL)
        out->sha256 = str_copy(mem, str_of(stream_sha256(in)));
    if (root == NULL && in != NULL)
        err_hint(err, "a report is made by: vdt query -O json");
    stream_close(in);
    if (root == NULL) {
        err->code = ERR_SAMPLE;
        return ERR_SAMPLE;
    }
    int rc = read_root(&r, root);
    json_free(root);
    return rc;
}
