#include "ingest/clinvar_fields.h"

#include "kb/model/classification.h"

int clinvar_reject(struct clinvar_fields *f, const char *reason, struct str found)
{
    report_reject(f->b->report, f->file, f->line, f->id, reason, found);
    return 0;
}

int clinvar_reject_bad_row(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct clinvar_fields *f = ctx;

    (void)file;
    (void)raw;
    (void)err;
    f->line = line;
    f->id = STR_NONE;
    return clinvar_reject(f, "bad_row", str_of(reason));
}

/* ---- words ----------------------------------------------------------------------- */

/* Fields of the vocabulary. */
static const char *const class_fields[N_CLASSIFICATION_KINDS] = {
    [CLASSIFICATION_GERMLINE] = "germline.class",
    [CLASSIFICATION_SOMATIC_IMPACT] = "somatic_impact.class",
    [CLASSIFICATION_ONCOGENICITY] = "oncogenicity.class",
};
static const char *const review_fields[N_CLASSIFICATION_KINDS] = {
    [CLASSIFICATION_GERMLINE] = "germline.review",
    [CLASSIFICATION_SOMATIC_IMPACT] = "somatic_impact.review",
    [CLASSIFICATION_ONCOGENICITY] = "oncogenicity.review",
};

static int bad_meaning(struct str field, struct str word, struct str means,
    const char *expected, struct err *err)
{
    return err_set(err, ERR_FAIL,
        "curated/vocabulary.tsv: clinvar, %.*s, \"%.*s\": found the meaning \"%.*s\", "
        "expected %s",
        STR_ARG(field), STR_ARG(word), STR_ARG(means), expected);
}

/* "-1" to "4" */
static bool read_stars(struct str means, int *stars)
{
    uint32_t n;

    *stars = -1;
    if (str_eq_c(means, "-1"))
        return true;
    if (!str_to_u32(means, &n) || n > 4)
        return false;
    *stars = (int)n;
    return true;
}

static int add_word(struct class_words *words, struct str field, struct str word,
    struct str means, struct err *err)
{
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        enum classification_kind kind = (enum classification_kind)k;
        enum class_group group;
        int stars;

        if (str_eq_c(field, class_fields[k]))
            return class_group_parse(means, &group)
                       ? class_words_add_atom(words, kind, word, group, err)
                       : bad_meaning(field, word, means, "a class group", err);
        if (str_eq_c(field, review_fields[k]))
            return read_stars(means, &stars)
                       ? class_words_add_review(words, kind, word, stars, err)
                       : bad_meaning(field, word, means, "-1 to 4 stars", err);
    }
    return 0;
}

int clinvar_fields_begin(
    struct clinvar_fields *f, struct build *b, unsigned file, struct err *err)
{
    static const char *const names[] = {"source", "field", "word", "means"};
    const struct curated_rows *table = build_curated(b, "vocabulary");
    int at[4], rc = 0;

    *f = (struct clinvar_fields){.b = b, .file = file};
    if (!table)
        return err_set(err, ERR_FAIL, "found no curated table \"vocabulary\"");
    for (int i = 0; i < 4; i++)
        if ((at[i] = curated_rows_column(table, names[i], err)) < 0)
            return at[i];
    f->words = class_words_new();
    for (unsigned i = 0; i < table->n_rows && rc >= 0; i++) {
        const struct str *row = table->rows[i];
        if (str_eq_c(row[at[0]], "clinvar"))
            rc = add_word(f->words, row[at[1]], row[at[2]], row[at[3]], err);
    }
    return rc;
}

void clinvar_fields_end(struct clinvar_fields *f)
{
    class_words_free(f->words);
    arena_free(&f->mem);
    arena_free(&f->keep);
}

/* A word that the tables do not have: build_word says whether that stops the build. */
static int unknown_word(
    struct clinvar_fields *f, const char *field, struct str word, struct err *err)
{
    struct str means;
    int rc = build_word(f->b, f->file, f->line, "clinvar", field, word, &means, err);

    if (rc > 0)
        return err_set(err, ERR_FAIL,
            "curated/vocabulary.tsv: clinvar, %s: \"%.*s\" is no atom of a class "
            "string",
            field, STR_ARG(word));
    return rc;
}

/* A release has a few hundred different class strings: each is read once. */
static int class_group(struct clinvar_fields *f, enum classification_kind kind,
    struct str class_word, enum class_group *group, struct str *unknown,
    struct err *err)
{
    const uint32_t *seen =
        class_word.n ? strmap_get(&f->groups[kind], class_word) : NULL;
    bool is_new;

    *group = CLASS_NONE;
    if (!class_word.n)
        return 1;
    if (!seen) {
        if (class_words_group(f->words, kind, class_word, group, unknown) < 0)
            return unknown_word(f, class_fields[kind], *unknown, err);
        *strmap_at(&f->groups[kind], &f->keep, str_copy(&f->keep, class_word),
            &is_new) = (uint32_t)*group;
        return 1;
    }
    *group = (enum class_group) * seen;
    return 1;
}

static int review_stars(struct clinvar_fields *f, enum classification_kind kind,
    struct str status, int *stars, struct str *unknown, struct err *err)
{
    const uint32_t *seen = status.n ? strmap_get(&f->stars[kind], status) : NULL;
    bool is_new;

    *stars = -1;
    if (!status.n)
        return 1;
    if (!seen) {
        *unknown = status;
        if (class_words_stars(f->words, kind, status, stars) < 0)
            return unknown_word(f, review_fields[kind], status, err);
        *strmap_at(&f->stars[kind], &f->keep, str_copy(&f->keep, status), &is_new) =
            (uint32_t)(*stars + 1);
        return 1;
    }
    *stars = (int)*seen - 1;
    return 1;
}

int clinvar_read_words(struct clinvar_fields *f, enum classification_kind kind,
    struct str class_word, struct str review_status, struct classification *out,
    struct str *unknown, struct err *err)
{
    int rc;

    *out = (struct classification){.stars = -1};
    if (!class_word.n && !review_status.n)
        return 1;
    out->class_word = class_word;
    out->review_status = review_status;
    rc = class_group(f, kind, class_word, &out->group, unknown, err);
    if (rc > 0)
        rc = review_stars(f, kind, review_status, &out->stars, unknown, err);
    out->is_given = class_word.n > 0 && out->group != CLASS_NONE;
    return rc;
}

int clinvar_classify(struct clinvar_fields *f, enum classification_kind kind,
    struct str class_word, struct str review_status, struct classification *out,
    struct err *err)
{
    struct str unknown;
    int rc = clinvar_read_words(f, kind, class_word, review_status, out, &unknown, err);

    return rc == 0 ? clinvar_reject(f, "new_term", unknown) : rc;
}

bool clinvar_is_included(const struct clinvar_record *record)
{
    bool is_part = false;

    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        struct str status = record->by_kind[k].review_status;

        if (record->by_kind[k].is_given)
            return false;
        if (str_ends(status, STR(" for the single variant"))
            || str_ends(status, STR(" for the individual variant")))
            is_part = true;
    }
    return is_part;
}

/* ---- alleles --------------------------------------------------------------------- */

static const char *why_no_allele(struct str ref, struct str alt)
{
    switch (alt_classify(alt)) {
    case ALT_BASES:
        return bases_are_acgt(ref) ? NULL : "reference_not_bases";
    case ALT_NONE:
        return "no_alternative_allele";
    case ALT_AMBIGUOUS:
        return "ambiguous_bases";
    case ALT_SYMBOLIC:
    case ALT_NON_REF:
    case ALT_STAR:
    case ALT_BREAKEND:
        return "symbolic_allele";
    case ALT_INVALID:
        break;
    }
    return "not_bases";
}

void clinvar_row_allele(struct clinvar_row *row, struct arena *mem,
    enum assembly assembly, struct str chrom, uint32_t pos1, struct str ref,
    struct str alt)
{
    struct allele a = {assembly, contig_parse(chrom, NULL), pos1, ref, alt};
    struct err ignored = {0};

    row->allele = (struct allele){0};
    row->is_reference_on = ASSEMBLY_NONE;
    row->why_none = why_no_allele(ref, alt);
    if (row->why_none) {
        if (alt_classify(alt) == ALT_NONE)
            row->is_reference_on = assembly;
        return;
    }
    if (a.contig == CONTIG_NONE)
        row->why_none = "not_a_primary_contig";
    else if (pos1 == 0 || pos1 > contig_length(assembly, a.contig)
             || ref.n > contig_length(assembly, a.contig) - pos1 + 1)
        row->why_none = "position_outside_contig";
    else if (allele_trim(&a, mem, &ignored) < 0) {
        row->why_none = "alleles_are_the_same";
        row->is_reference_on = assembly;
    } else
        row->allele = a;
}
