#include "kb/store/kb_build_private.h"

#include "kb/store/record.h"

/* ---- order of ids -------------------------------------------------------------------
 */

/* Cut an id into the text before its trailing digits and the digits without leading
 * zeros. */
static struct str split_id(struct str id, struct str *digits)
{
    size_t n = id.n;
    struct str head;

    while (n > 0 && id.p[n - 1] >= '0' && id.p[n - 1] <= '9')
        n--;
    head = str_sub(id, 0, n);
    while (n < id.n && id.p[n] == '0')
        n++;
    *digits = str_sub(id, n, id.n);
    return head;
}

int kb_build_record_order(struct str a, struct str b)
{
    struct str a_digits, b_digits;
    struct str a_head = split_id(a, &a_digits), b_head = split_id(b, &b_digits);
    int order = str_cmp(a_head, b_head);

    if (order == 0 && a_digits.n != b_digits.n)
        order = a_digits.n < b_digits.n ? -1 : 1;
    if (order == 0)
        order = str_cmp(a_digits, b_digits);
    return order ? order : str_cmp(a, b); /* "EID07" and "EID7" */
}

static int check_order(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err)
{
    int order;

    if (type != b->last_type && type > b->last_type)
        return 0;
    if (type < b->last_type)
        return err_set(err, ERR_FAIL,
            "record %.*s: type %d after type %d, expected types in order", STR_ARG(id),
            (int)type, (int)b->last_type);
    order = kb_build_record_order(buf_str(&b->last_id), id);
    if (order < 0)
        return 0;
    if (order == 0)
        return err_set(err, ERR_FAIL, "record %.*s is given twice: by %.*s and by %.*s",
            STR_ARG(id), STR_ARG(b->source_labels[b->last_source]),
            STR_ARG(b->source_labels[source]));
    return err_set(err, ERR_FAIL, "record %.*s after %.*s, expected ids in order",
        STR_ARG(id), STR_ARG(buf_str(&b->last_id)));
}

/* ---- the record itself --------------------------------------------------------------
 */

/* Head of a record's value in b->value, for the encoder to go on; order is checked. */
static int begin_record(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err)
{
    int rc = kb_build_check_source(b, source, err);

    if (rc == 0 && id.n == 0)
        rc = err_set(err, ERR_FAIL, "found an empty id");
    if (rc < 0)
        return err_wrap(err, "record \"%.*s\"", STR_ARG(id));
    rc = check_order(b, type, source, id, err);
    if (rc < 0)
        return rc;
    if (b->n_records >= KB_OWNER_HAS_CRITERION - 1)
        return err_set(err, ERR_FAIL, "found too many records");
    buf_clear(&b->value);
    put_u8(&b->value, (uint8_t)type);
    put_u16le(&b->value, (uint16_t)source);
    put_str(&b->value, id);
    return 0;
}

/* Write what begin_record and the encoder made; file the id. */
static int end_record(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err)
{
    struct kb_key key = kb_key_u32(b->n_records), by_id = kb_key_text(id);
    int rc = kb_build_write(b, KB_TABLE_RECORD, kb_key_str(&key), &b->value, err);

    if (rc < 0)
        return rc;
    buf_clear(&b->value);
    put_u32be(&b->value, b->n_records);
    put_u16be(&b->value, (uint16_t)source); /* for the message about a second one */
    rc = kb_build_row(b, KB_TABLE_RECORD_ID, &by_id, id, buf_str(&b->value), err);
    b->last_type = type;
    b->last_source = source;
    buf_clear(&b->last_id);
    buf_add_str(&b->last_id, id);
    b->n_records++;
    return rc;
}

/* ---- filing -------------------------------------------------------------------------
 */

static bool is_upper_bases(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != 'A' && s.p[i] != 'C' && s.p[i] != 'G' && s.p[i] != 'T')
            return false;
    return s.n > 0;
}

static int check_allele(const struct allele *a, struct err *err)
{
    if ((a->assembly != ASSEMBLY_GRCH37 && a->assembly != ASSEMBLY_GRCH38)
        || a->contig == CONTIG_NONE || a->contig >= N_CONTIGS)
        return err_set(err, ERR_FAIL, "found an allele without assembly or contig");
    if (a->pos1 == 0 || a->pos1 > contig_length(a->assembly, a->contig))
        return err_set(err, ERR_FAIL, "position %u is not on contig %s of %s",
            (unsigned)a->pos1, contig_name(a->contig), assembly_name(a->assembly));
    if (!is_upper_bases(a->ref) || !is_upper_bases(a->alt) || str_eq(a->ref, a->alt))
        return err_set(err, ERR_FAIL,
            "found REF \"%.*s\" and ALT \"%.*s\", expected two different strings of A "
            "C "
            "G T",
            STR_ARG(a->ref), STR_ARG(a->alt));
    return 0;
}

static int file_long_allele(
    struct kb_build *b, const struct allele *a, uint32_t owner, struct err *err)
{
    struct kb_key key = kb_key_allele(a);

    buf_clear(&b->value);
    put_str(&b->value, a->ref);
    put_str(&b->value, a->alt);
    put_u32be(&b->value, owner);
    return kb_build_row(
        b, KB_TABLE_ALLELE_LONG, &key, STR_NONE, buf_str(&b->value), err);
}

static int file_alleles(struct kb_build *b, const struct placed_allele *alleles,
    unsigned n, uint32_t owner, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; rc == 0 && i < n; i++) {
        const struct allele *a = &alleles[i].allele;
        struct kb_key key = kb_key_bin(a->assembly, a->contig, a->pos1 >> KB_BIN_SHIFT);
        uint64_t packed = allele_pack(a->ref, a->alt);
        buf_clear(&b->value);
        put_u32be(&b->value, a->pos1);
        put_u64be(&b->value, packed);
        put_u32be(&b->value, owner);
        rc = kb_build_row(
            b, KB_TABLE_ALLELE_BIN, &key, STR_NONE, buf_str(&b->value), err);
        if (rc == 0 && (packed & ALLELE_LONG))
            rc = file_long_allele(b, a, owner, err);
    }
    return rc;
}

/* Before anything of the record is written: a refused record leaves no trace. */
static int check_alleles(struct kb_build *b, struct str id,
    const struct placed_allele *alleles, unsigned n, struct err *err)
{
    for (unsigned i = 0; i < n; i++)
        if (check_allele(&alleles[i].allele, err) < 0
            || kb_build_check_source(b, alleles[i].source, err) < 0)
            return err_wrap(err, "record %.*s", STR_ARG(id));
    return 0;
}

static int check_criterion(
    const struct kb_build *b, struct str id, uint32_t criterion, struct err *err)
{
    if (criterion < b->n_criteria)
        return 0;
    return err_set(err, ERR_FAIL, "record %.*s: criterion %u, expected one below %u",
        STR_ARG(id), (unsigned)criterion, (unsigned)b->n_criteria);
}

static int file_gene(
    struct kb_build *b, struct str symbol, uint32_t record, struct err *err)
{
    struct kb_key key = kb_key_text(symbol);

    return symbol.n
               ? kb_build_ordinal_row(b, KB_TABLE_REV_GENE, &key, symbol, record, err)
               : 0;
}

static int file_criterion_genes(
    struct kb_build *b, uint32_t criterion, uint32_t record, struct err *err)
{
    const struct criterion_genes *genes = &b->criterion_genes[criterion];
    int rc = 0;

    for (unsigned i = 0; rc == 0 && i < genes->n; i++)
        rc = file_gene(b, genes->symbols[i], record, err);
    return rc;
}

static int file_name(
    struct kb_build *b, struct str name, uint32_t record, struct err *err)
{
    return name.n ? kb_build_name(b, name, NAME_RECORD, record, err) : 0;
}

static int file_drug(
    struct kb_build *b, struct str drug, uint32_t record, struct err *err)
{
    struct str folded = str_fold(&b->scratch, drug);
    struct kb_key key = kb_key_text(folded);
    int rc;

    buf_clear(&b->value);
    put_str(&b->value, drug);
    put_u32be(&b->value, record);
    rc = kb_build_row(b, KB_TABLE_REV_DRUG, &key, folded, buf_str(&b->value), err);
    arena_reset(&b->scratch);
    return rc < 0 ? rc : kb_build_name(b, drug, NAME_DRUG, 0, err);
}

/* ---- the types ----------------------------------------------------------------------
 */

int64_t kb_build_variant(
    struct kb_build *b, unsigned source, const struct named_variant *v, struct err *err)
{
    uint32_t ordinal = b->n_records;
    struct buf name = BUF_INIT;
    int rc = check_criterion(b, v->id, v->criterion, err);

    if (rc == 0)
        rc = check_alleles(b, v->id, v->alleles, v->n_alleles, err);
    if (rc == 0)
        rc = begin_record(b, RECORD_VARIANT, source, v->id, err);
    if (rc < 0)
        return rc;
    named_variant_encode(v, &b->value);
    rc = end_record(b, RECORD_VARIANT, source, v->id, err);
    if (rc == 0)
        rc = file_alleles(b, v->alleles, v->n_alleles, ordinal, err);
    if (rc == 0)
        rc = file_gene(b, v->gene, ordinal, err);
    if (rc == 0)
        rc = file_criterion_genes(b, v->criterion, ordinal, err);
    if (rc == 0)
        rc = file_name(b, v->id, ordinal, err);
    if (rc == 0)
        rc = file_name(b, v->caid, ordinal, err);
    buf_fmt(&name, "%.*s %.*s", STR_ARG(v->gene), STR_ARG(v->name));
    if (rc == 0)
        rc = file_name(b, buf_str(&name), ordinal, err);
    buf_free(&name);
    return rc < 0 ? rc : (int64_t)ordinal;
}

int64_t kb_build_profile(
    struct kb_build *b, unsigned source, const struct named_profile *p, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = check_criterion(b, p->id, p->criterion, err);

    if (rc == 0)
        rc = begin_record(b, RECORD_PROFILE, source, p->id, err);
    if (rc < 0)
        return rc;
    named_profile_encode(p, &b->value);
    rc = end_record(b, RECORD_PROFILE, source, p->id, err);
    if (rc == 0)
        rc = file_criterion_genes(b, p->criterion, ordinal, err);
    if (rc == 0)
        rc = file_name(b, p->id, ordinal, err);
    if (rc == 0)
        rc = file_name(b, p->name, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

static int file_evidence(
    struct kb_build *b, const struct evidence *e, uint32_t ordinal, struct err *err)
{
    struct kb_key by_criterion = kb_key_u32(e->criterion);
    struct kb_key by_disease = kb_key_u32(e->disease_ordinal);
    int rc = kb_build_ordinal_row(
        b, KB_TABLE_REV_CRITERION, &by_criterion, STR_NONE, ordinal, err);

    if (rc == 0 && e->disease_ordinal != DISEASE_NONE)
        rc = kb_build_ordinal_row(
            b, KB_TABLE_REV_DISEASE, &by_disease, STR_NONE, ordinal, err);
    for (unsigned i = 0; rc == 0 && i < e->n_therapies; i++)
        rc = file_drug(b, e->therapies[i], ordinal, err);
    if (rc == 0)
        rc = file_criterion_genes(b, e->criterion, ordinal, err);
    return rc == 0 ? file_name(b, e->id, ordinal, err) : rc;
}

int64_t kb_build_evidence(
    struct kb_build *b, unsigned source, const struct evidence *e, struct err *err)
{
    enum record_type type = e->is_assertion ? RECORD_ASSERTION : RECORD_EVIDENCE;
    uint32_t ordinal = b->n_records;
    int rc = check_criterion(b, e->id, e->criterion, err);

    if (rc == 0 && e->disease_ordinal != DISEASE_NONE
        && e->disease_ordinal >= b->n_diseases)
        rc = err_set(err, ERR_FAIL, "record %.*s: disease %u, expected one below %u",
            STR_ARG(e->id), (unsigned)e->disease_ordinal, (unsigned)b->n_diseases);
    if (rc == 0)
        rc = begin_record(b, type, source, e->id, err);
    if (rc < 0)
        return rc;
    evidence_encode(e, &b->value);
    rc = end_record(b, type, source, e->id, err);
    if (rc == 0)
        rc = file_evidence(b, e, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

int64_t kb_build_clinvar(
    struct kb_build *b, unsigned source, const struct clinvar_entry *c, struct err *err)
{
    const struct clinvar_record *r = &c->record;
    uint32_t ordinal = b->n_records;
    struct buf id = BUF_INIT;
    int rc;

    buf_fmt(&id, "VCV%09u", (unsigned)r->variation_id);
    rc = check_alleles(b, buf_str(&id), c->alleles, c->n_alleles, err);
    if (rc == 0)
        rc = begin_record(b, RECORD_CLINVAR, source, buf_str(&id), err);
    if (rc == 0) {
        clinvar_encode(c, &b->value);
        rc = end_record(b, RECORD_CLINVAR, source, buf_str(&id), err);
    }
    buf_free(&id);
    if (rc == 0)
        rc = file_alleles(b, c->alleles, c->n_alleles, ordinal, err);
    for (unsigned i = 0; rc == 0 && i < r->n_genes; i++)
        rc = file_gene(b, r->genes[i], ordinal, err);
    if (rc == 0)
        rc = file_name(b, r->rs, ordinal, err);
    if (rc == 0)
        rc = file_name(b, r->caid, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

/* A criterion that two clauses share is filed once by kb_merge.c. */
static int file_trial(
    struct kb_build *b, const struct trial *t, uint32_t ordinal, struct err *err)
{
    int rc = file_name(b, t->id, ordinal, err);

    for (unsigned i = 0; rc == 0 && i < t->n_diseases; i++) {
        struct kb_key key = kb_key_u32(t->diseases[i]);
        rc =
            kb_build_ordinal_row(b, KB_TABLE_REV_DISEASE, &key, STR_NONE, ordinal, err);
    }
    for (unsigned i = 0; rc == 0 && i < t->n_criteria; i++) {
        struct kb_key key = kb_key_u32(t->criteria[i].criterion);
        rc = kb_build_ordinal_row(
            b, KB_TABLE_REV_CRITERION, &key, STR_NONE, ordinal, err);
        if (rc == 0)
            rc = file_criterion_genes(b, t->criteria[i].criterion, ordinal, err);
    }
    return rc;
}

static int check_trial(const struct kb_build *b, const struct trial *t, struct err *err)
{
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct trial_criterion *c = &t->criteria[i];
        if (check_criterion(b, t->id, c->criterion, err) < 0)
            return err->code;
        if (c->beg > c->end || c->end > t->eligibility.n)
            return err_set(err, ERR_FAIL,
                "record %.*s: clause at %u-%u, expected it inside the %zu bytes of the "
                "eligibility text",
                STR_ARG(t->id), (unsigned)c->beg, (unsigned)c->end, t->eligibility.n);
    }
    for (unsigned i = 0; i < t->n_diseases; i++)
        if (t->diseases[i] >= b->n_diseases
            || (i > 0 && t->diseases[i] <= t->diseases[i - 1]))
            return err_set(err, ERR_FAIL,
                "record %.*s: disease %u, expected ascending ones below %u",
                STR_ARG(t->id), (unsigned)t->diseases[i], (unsigned)b->n_diseases);
    return 0;
}

int64_t kb_build_trial(
    struct kb_build *b, unsigned source, const struct trial *t, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = check_trial(b, t, err);

    if (rc == 0)
        rc = begin_record(b, RECORD_TRIAL, source, t->id, err);
    if (rc < 0)
        return rc;
    trial_encode(t, &b->value);
    rc = end_record(b, RECORD_TRIAL, source, t->id, err);
    if (rc == 0)
        rc = file_trial(b, t, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

static int check_position(struct str id, const struct pgx_position *p, struct err *err)
{
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        enum assembly assembly = (enum assembly)(i + 1);
        if (p->pos1[i]
            && (p->contig >= N_CONTIGS
                || p->pos1[i] > contig_length(assembly, p->contig)))
            return err_set(err, ERR_FAIL,
                "record %.*s: position %u is not on contig %u of %s", STR_ARG(id),
                (unsigned)p->pos1[i], p->contig, assembly_name(assembly));
    }
    return 0;
}

static int file_pgx(struct kb_build *b, const struct pgx_annotation *a,
    uint32_t ordinal, struct err *err)
{
    const struct pgx_position *p = &a->position;
    int rc = file_name(b, a->id, ordinal, err);

    if (rc == 0)
        rc = file_name(b, p->rsid, ordinal, err);
    for (unsigned i = 0; rc == 0 && i < a->n_genes; i++)
        rc = file_gene(b, a->genes[i], ordinal, err);
    for (unsigned i = 0; rc == 0 && i < a->n_drugs; i++)
        rc = file_drug(b, a->drugs[i], ordinal, err);
    for (unsigned i = 0; rc == 0 && i < N_ASSEMBLIES; i++) {
        struct kb_key key =
            kb_key_pgx((enum assembly)(i + 1), p->contig, p->pos1[i], p->ref[i]);
        if (p->pos1[i])
            rc = kb_build_ordinal_row(
                b, KB_TABLE_PGX_POSITION, &key, STR_NONE, ordinal, err);
    }
    return rc;
}

int64_t kb_build_pgx(struct kb_build *b, unsigned source,
    const struct pgx_annotation *a, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = check_position(a->id, &a->position, err);

    if (rc == 0)
        rc = begin_record(b, RECORD_PGX, source, a->id, err);
    if (rc < 0)
        return rc;
    pgx_encode(a, &b->value);
    rc = end_record(b, RECORD_PGX, source, a->id, err);
    if (rc == 0)
        rc = file_pgx(b, a, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}
