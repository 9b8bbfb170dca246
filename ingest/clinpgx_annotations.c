/*
 * summary_annotations.tsv (clinical_annotations.tsv): one row per variant and set of
 * drugs, with its level of evidence.
 */
#include "ingest/clinpgx.h"

#include <math.h>

enum {
    ID,
    VARIANT,
    GENE,
    LEVEL,
    SCORE,
    CATEGORY,
    DRUGS,
    PHENOTYPES,
    DATE,
    URL,
    POPULATION,
    OVERRIDE,
    MODIFIERS,
    N_COLUMNS
};

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"Summary Annotation ID|Clinical Annotation ID", true},
    [VARIANT] = {"Variant/Haplotypes", true},
    [GENE] = {"Gene", true},
    [LEVEL] = {"Level of Evidence", true},
    [SCORE] = {"Score", false},
    [CATEGORY] = {"Phenotype Category", true},
    [DRUGS] = {"Drug(s)", true},
    [PHENOTYPES] = {"Phenotype(s)", true},
    [DATE] = {"Latest History Date (YYYY-MM-DD)", false},
    [URL] = {"URL", false},
    [POPULATION] = {"Specialty Population", false},
    [OVERRIDE] = {"Level Override", false},
    [MODIFIERS] = {"Level Modifiers", false},
};

/* 1, or 0 when a word is new and was accepted as such: the row is then rejected. */
static int check_words(struct clinpgx_reader *r, const struct tsv_row *row,
    const struct pgx_annotation *a, struct err *err)
{
    struct str means;
    int rc =
        build_word(r->b, r->file, row->line, "clinpgx", "level", a->level, &means, err);

    for (unsigned i = 0; rc > 0 && i < a->n_categories; i++)
        rc = build_word(r->b, r->file, row->line, "clinpgx", "phenotype_category",
            a->categories[i], &means, err);
    return rc;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct clinpgx_reader *r = ctx;
    struct clinpgx *to = r->to;
    struct arena *mem = &to->mem;
    const struct str *field = row->field;
    struct pgx_annotation a = {.id = clinpgx_id(mem, field[ID]), .score = NAN};
    struct str score = str_trim(field[SCORE]);

    if (!a.id.p) {
        clinpgx_reject(r, row, STR_NONE, "bad_id", field[ID]);
        return 0;
    }
    if (score.n && !str_to_double(score, &a.score)) {
        clinpgx_reject(r, row, a.id, "bad_score", score);
        return 0;
    }
    a.variant = str_copy(mem, str_trim(field[VARIANT]));
    a.level = str_copy(mem, str_trim(field[LEVEL]));
    a.genes = clinpgx_list(mem, field[GENE], &a.n_genes);
    a.categories = clinpgx_list(mem, field[CATEGORY], &a.n_categories);
    a.drugs = clinpgx_list(mem, field[DRUGS], &a.n_drugs);
    a.phenotypes = clinpgx_list(mem, field[PHENOTYPES], &a.n_phenotypes);
    a.date = str_copy(mem, str_trim(field[DATE]));
    a.url = str_copy(mem, str_trim(field[URL]));
    a.specialty_population = str_copy(mem, str_trim(field[POPULATION]));
    a.level_override = str_copy(mem, str_trim(field[OVERRIDE]));
    a.level_modifiers = str_copy(mem, str_trim(field[MODIFIERS]));
    if (!a.variant.n) {
        clinpgx_reject(r, row, a.id, "no_variant", STR_NONE);
        return 0;
    }
    int rc = check_words(r, row, &a, err);
    if (rc <= 0) {
        if (rc == 0)
            clinpgx_reject(r, row, a.id, "new_word", a.level);
        return rc;
    }
    to->annotations = arena_grow(mem, to->annotations, &to->cap_annotations,
        to->n_annotations + 1, sizeof *to->annotations);
    to->annotations[to->n_annotations++] =
        (struct clinpgx_annotation){r->file, row->line, a};
    return 0;
}

int clinpgx_annotations_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct clinpgx_reader r = {b, b->clinpgx, file};

    return clinpgx_table_read(&r, in, columns, N_COLUMNS, read_row, err);
}
