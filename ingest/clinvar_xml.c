/*
 * ClinVar's VCV XML (ClinVarVariationRelease, schema 2.x; or a single VariationArchive,
 * as ClinVar gives samples): one record per VariationArchive, classified or included
 * (classified only as a part of a haplotype or genotype), with the three
 * classifications, their conditions and the submissions.
 *
 * What a haplotype or genotype holds (members, genes) is read; the classifications and
 * places that the XML repeats inside it are those of the members' own records.
 *
 * Schema 1.x (until 2024-01), the RCV release (ReleaseSet) and what efetch gives
 * (ClinVarResult-Set) are other products and refused.
 */
#include "ingest/clinvar_xml.h"
#include "ingest/clinvar_xml_elements.h"

#include <inttypes.h>

#define WHAT_TO_DOWNLOAD                                                               \
    "download ClinVarVCVRelease_00-latest.xml.gz from "                                \
    "https://ftp.ncbi.nlm.nih.gov/pub/clinvar/xml/"

/* ---- the file -------------------------------------------------------------------- */

static const char *path_of(const struct clinvar_xml *x)
{
    return x->f.b->files[x->f.file].path;
}

static int on_other_root(void *ctx, struct str name, uint64_t line, struct err *err)
{
    const struct clinvar_xml *x = ctx;
    const char *what = "";

    if (str_eq_c(name, "ReleaseSet"))
        what = " (a release by RCV, another product)";
    else if (str_eq_c(name, "ClinVarResult-Set"))
        what = " (the answer of a web query, not a release)";
    err_set(err, ERR_FAIL,
        "%s:%" PRIu64 ": found the root <%.*s>%s, expected <ClinVarVariationRelease> "
        "or <VariationArchive>",
        path_of(x), line, STR_ARG(name), what);
    return err_hint(err, WHAT_TO_DOWNLOAD);
}

static int old_schema(
    const struct clinvar_xml *x, uint64_t line, struct str found, struct err *err)
{
    err_set(err, ERR_FAIL,
        "%s:%" PRIu64 ": found ClinVar's XML of schema 1 (%.*s), expected schema 2",
        path_of(x), line, STR_ARG(found));
    return err_hint(err, WHAT_TO_DOWNLOAD);
}

/* ".../variation_archive_1.17.xsd", ".../ClinVar_VCV_2.0.xsd" */
static int begin_release(const struct clinvar_xml *x, const struct xml_attributes *a,
    uint64_t line, struct err *err)
{
    struct str schema = xml_attribute(a, AT_SCHEMA);
    size_t base = schema.n;

    while (base > 0 && schema.p[base - 1] != '/')
        base--;
    schema = str_sub(schema, base, schema.n);
    return str_find(schema, STR("_1.")) >= 0 ? old_schema(x, line, schema, err) : 0;
}

/* ---- beginnings ------------------------------------------------------------------ */

/* An attribute's value for longer than the call. */
static struct str keep(
    struct clinvar_xml *x, const struct xml_attributes *a, enum attribute name)
{
    return str_copy(&x->f.mem, str_trim(xml_attribute(a, name)));
}

static bool is_true(const struct xml_attributes *a, enum attribute name)
{
    return str_eq_c(xml_attribute(a, name), "true");
}

static void begin_record(
    struct clinvar_xml *x, const struct xml_attributes *a, uint64_t line)
{
    arena_reset(&x->f.mem);
    x->r = (struct xml_record){.line = line};
    x->r.id = keep(x, a, AT_VARIATION_ID);
    x->r.name = keep(x, a, AT_VARIATION_NAME);
    x->f.line = line;
    x->f.id = x->r.id;
    x->n_read++;
}

static void begin_variation(
    struct clinvar_xml *x, const struct xml_attributes *a, enum clinvar_type type)
{
    if (x->r.has_variation)
        xml_bad(x, "several_variations", STR_NONE);
    x->r.has_variation = true;
    x->r.type = type;
    x->r.allele_id = keep(x, a, AT_ALLELE_ID);
}

/* A VariationID that was not seen before; 0: it was, or is none. */
static uint32_t new_id(
    struct clinvar_xml *x, struct str id, struct strmap *seen, const char *reason)
{
    uint32_t number;
    bool is_new;

    if (!str_to_u32(id, &number) || number == 0) {
        xml_bad(x, reason, id);
        return 0;
    }
    strmap_at(seen, &x->f.mem, id, &is_new);
    return is_new ? number : 0;
}

/* An allele may stand in both haplotypes of a genotype: it is one member. */
static void add_member(struct clinvar_xml *x, struct str id)
{
    struct xml_record *r = &x->r;
    uint32_t number = new_id(x, id, &r->members_seen, "bad_member");

    if (number == 0)
        return;
    r->members = arena_grow(
        &x->f.mem, r->members, &r->members_cap, r->n_members + 1, sizeof(*r->members));
    r->members[r->n_members++] = number;
}

static void add_included_in(struct clinvar_xml *x, struct str id)
{
    struct xml_record *r = &x->r;
    uint32_t number = new_id(x, id, &r->included_in_seen, "bad_including_record");

    if (number == 0)
        return;
    r->included_in = arena_grow(&x->f.mem, r->included_in, &r->included_in_cap,
        r->n_included_in + 1, sizeof(*r->included_in));
    r->included_in[r->n_included_in++] = number;
}

static void add_place(struct clinvar_xml *x, const struct xml_attributes *a)
{
    struct xml_record *r = &x->r;

    r->places = arena_grow(
        &x->f.mem, r->places, &r->places_cap, r->n_places + 1, sizeof(*r->places));
    r->places[r->n_places++] = (struct xml_place){keep(x, a, AT_ASSEMBLY),
        keep(x, a, AT_CHR), keep(x, a, AT_ACCESSION), keep(x, a, AT_POSITION),
        keep(x, a, AT_REFERENCE), keep(x, a, AT_ALTERNATE)};
}

static void add_xref(struct clinvar_xml *x, const struct xml_attributes *a)
{
    struct arena *mem = &x->f.mem;
    struct str database = xml_attribute(a, AT_DB), type = xml_attribute(a, AT_TYPE);
    struct str id = keep(x, a, AT_ID);

    if (str_eq_c(database, "dbSNP") && str_eq_c(type, "rs"))
        xml_add_text(mem, &x->r.rs, str_fmt(mem, "rs%.*s", STR_ARG(id)));
    else if (str_eq_c(database, "ClinGen") && str_starts(id, STR("CA")))
        xml_add_text(mem, &x->r.caids, id);
    else if (str_eq_c(database, "OMIM") && str_eq_c(type, "Allelic variant"))
        xml_add_once(mem, &x->r.omim, &x->r.omim_seen, id);
}

static void add_rcv(struct clinvar_xml *x, const struct xml_attributes *a)
{
    struct str version = xml_attribute(a, AT_VERSION);

    xml_add_text(&x->f.mem, &x->r.rcvs,
        str_fmt(&x->f.mem, "%.*s%s%.*s", STR_ARG(xml_attribute(a, AT_ACCESSION)),
            version.n ? "." : "", STR_ARG(version)));
}

static void begin_class(struct clinvar_xml *x, const struct xml_attributes *a,
    enum classification_kind kind)
{
    struct xml_class *c = &x->r.by_kind[kind];

    if (c->is_there)
        xml_bad(x, "classification_stands_twice", STR_NONE);
    *c = (struct xml_class){.is_there = true};
    c->date = keep(x, a, AT_DATE);
    c->n_submissions = keep(x, a, AT_N_SUBMISSIONS);
    c->n_submitters = keep(x, a, AT_N_SUBMITTERS);
    x->r.kind = kind;
}

/* "therapeutic: resistance: Imatinib" */
static struct str impact_assertion(
    struct clinvar_xml *x, const struct xml_attributes *a)
{
    static const enum attribute parts[] = {
        AT_IMPACT_ABOUT, AT_IMPACT_SAYS, AT_IMPACT_DRUG};
    struct str out = STR_NONE;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        struct str part = str_trim(xml_attribute(a, parts[i]));
        if (part.n)
            out = str_fmt(&x->f.mem, "%.*s%s%.*s", STR_ARG(out), out.n ? ": " : "",
                STR_ARG(part));
    }
    return out;
}

static void begin_submission_class(
    struct clinvar_xml *x, const struct xml_attributes *a)
{
    struct str date = keep(x, a, AT_DATE);
    bool is_bad;

    xml_submission(x)->date = xml_date(date, &is_bad);
    if (is_bad)
        xml_bad(x, "bad_date", date);
}

static void name_submission(struct clinvar_xml *x, const struct xml_attributes *a)
{
    struct clinvar_submission *s = xml_submission(x);

    s->scv = str_fmt(&x->f.mem, "%.*s.%.*s", STR_ARG(xml_attribute(a, AT_ACCESSION)),
        STR_ARG(xml_attribute(a, AT_VERSION)));
    s->submitter = keep(x, a, AT_SUBMITTER);
}

/* Of the variation: what it is, where it stands and what it is called. */
static void begin_of_variation(
    struct clinvar_xml *x, enum element id, const struct xml_attributes *a)
{
    switch (id) {
    case EL_ALLELE:
        begin_variation(x, a, CLINVAR_SIMPLE_ALLELE);
        break;
    case EL_HAPLOTYPE:
        begin_variation(x, a, CLINVAR_HAPLOTYPE);
        break;
    case EL_GENOTYPE:
        begin_variation(x, a, CLINVAR_GENOTYPE);
        break;
    case EL_MEMBER:
        add_member(x, keep(x, a, AT_VARIATION_ID));
        break;
    case EL_INCLUDED_IN:
        add_included_in(x, keep(x, a, AT_VARIATION_ID));
        break;
    case EL_GENE:
        xml_add_once(&x->f.mem, &x->r.genes, &x->r.genes_seen, keep(x, a, AT_SYMBOL));
        break;
    case EL_PLACE:
        add_place(x, a);
        break;
    case EL_HGVS:
        xml_hgvs_begin(x, keep(x, a, AT_TYPE), keep(x, a, AT_ASSEMBLY));
        break;
    case EL_NUCLEOTIDE:
        x->r.description.is_mane_select = is_true(a, AT_MANE_SELECT);
        x->r.description.is_mane_plus_clinical = is_true(a, AT_MANE_PLUS);
        break;
    case EL_CONSEQUENCE:
        xml_consequence(x, xml_attribute(a, AT_TYPE));
        break;
    case EL_XREF:
        add_xref(x, a);
        break;
    default:
        break;
    }
}

/* Of classifications and submissions. */
static void begin_of_class(
    struct clinvar_xml *x, enum element id, const struct xml_attributes *a)
{
    switch (id) {
    case EL_RCV:
        add_rcv(x, a);
        break;
    case EL_GERMLINE:
        begin_class(x, a, CLASSIFICATION_GERMLINE);
        break;
    case EL_IMPACT:
        begin_class(x, a, CLASSIFICATION_SOMATIC_IMPACT);
        break;
    case EL_ONCOGENICITY:
        begin_class(x, a, CLASSIFICATION_ONCOGENICITY);
        break;
    case EL_TRAIT:
        x->r.trait = (struct xml_trait){0};
        break;
    case EL_TRAIT_NAME:
        x->r.trait_name_type = keep(x, a, AT_TYPE);
        break;
    case EL_TRAIT_XREF:
        xml_trait_xref(
            x, xml_attribute(a, AT_DB), keep(x, a, AT_ID), xml_attribute(a, AT_TYPE));
        break;
    case EL_SUBMISSION:
        xml_submission_begin(x);
        break;
    case EL_SUBMISSION_ACCESSION:
        name_submission(x, a);
        break;
    case EL_SUBMISSION_CLASS:
        begin_submission_class(x, a);
        break;
    case EL_SUBMISSION_IMPACT:
        xml_submission(x)->assertion = impact_assertion(x, a);
        break;
    case EL_SUBMISSION_COMMENT:
        xml_submission(x)->has_comment = true;
        break;
    default:
        break;
    }
}

static int on_begin(
    void *ctx, int id, const struct xml_attributes *a, uint64_t line, struct err *err)
{
    struct clinvar_xml *x = ctx;

    switch ((enum element)id) {
    case EL_PATH:
        return 0;
    case EL_RELEASE:
        return begin_release(x, a, line, err);
    case EL_OLD_SCHEMA:
        return old_schema(x, line, STR("InterpretedRecord"), err);
    case EL_RECORD:
        begin_record(x, a, line);
        return 0;
    case EL_CLASSIFIED:
        x->r.is_classified = true;
        return 0;
    case EL_INCLUDED:
        x->r.is_included = true;
        return 0;
    default:
        if (id < EL_RCV)
            begin_of_variation(x, (enum element)id, a);
        else
            begin_of_class(x, (enum element)id, a);
        return 0;
    }
}

/* ---- ends ------------------------------------------------------------------------ */

static void set_submission_class(
    struct clinvar_xml *x, struct str text, enum classification_kind kind)
{
    if (x->r.submission_has_class)
        xml_bad(x, "submission_with_several_classes", text);
    x->r.submission_has_class = true;
    xml_submission(x)->kind = kind;
    xml_submission(x)->class_word = text;
}

static void end_of_submission(struct clinvar_xml *x, enum element id, struct str text)
{
    text = xml_text(&x->f.mem, text);
    switch (id) {
    case EL_SUBMISSION_STATUS:
        x->r.submission_status = text;
        break;
    case EL_SUBMISSION_REVIEW:
        xml_submission(x)->review_status = text;
        break;
    case EL_SUBMISSION_GERMLINE:
        set_submission_class(x, text, CLASSIFICATION_GERMLINE);
        break;
    case EL_SUBMISSION_IMPACT:
        set_submission_class(x, text, CLASSIFICATION_SOMATIC_IMPACT);
        break;
    case EL_SUBMISSION_ONCOGENICITY:
        set_submission_class(x, text, CLASSIFICATION_ONCOGENICITY);
        break;
    case EL_METHOD:
        xml_submission_method(x, text);
        break;
    case EL_ORIGIN:
        xml_submission_origin(x, text);
        break;
    default:
        break;
    }
}

static int on_end(void *ctx, int id, struct str text, struct err *err)
{
    struct clinvar_xml *x = ctx;
    struct xml_class *c = &x->r.by_kind[x->r.kind];

    switch ((enum element)id) {
    case EL_RECORD:
        return xml_record_end(x, err);
    case EL_RECORD_STATUS:
        x->r.status = xml_text(&x->f.mem, text);
        return 0;
    case EL_NUCLEOTIDE_TEXT:
        xml_nucleotide(x, text);
        return 0;
    case EL_PROTEIN_TEXT:
        xml_description(x, text);
        return 0;
    case EL_CLASS_REVIEW:
        c->review_status = xml_text(&x->f.mem, text);
        return 0;
    case EL_CLASS_WORD:
        c->class_word = xml_text(&x->f.mem, text);
        return 0;
    case EL_CLASS_EXPLANATION:
        c->explanation = xml_text(&x->f.mem, text);
        return 0;
    case EL_TRAIT_NAME:
        xml_trait_name(x, x->r.trait_name_type, text);
        return 0;
    case EL_TRAIT:
        xml_trait_end(x);
        return 0;
    case EL_SUBMISSION:
        return xml_submission_end(x, err);
    default:
        if (id >= EL_SUBMISSION)
            end_of_submission(x, (enum element)id, text);
        return 0;
    }
}

int clinvar_xml_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    static const struct xml_picker picker = {
        xml_roots, xml_attribute_names, N_ATTRIBUTES, on_other_root, on_begin, on_end};
    struct clinvar_xml x = {0};
    int rc = clinvar_fields_begin(&x.f, b, file, err);

    if (rc >= 0)
        rc = xml_pick(in, &picker, &x, err);
    if (rc >= 0 && x.n_read == 0)
        rc = err_set(err, ERR_FAIL,
            "%s: found no <VariationArchive>, expected at least one",
            b->files[file].path);
    if (rc >= 0)
        report_read(b->report, file, x.n_read);
    clinvar_fields_end(&x.f);
    return rc < 0 ? rc : 0;
}
