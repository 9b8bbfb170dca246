/*
 * CIViC's evidence tables: 2018 (gene and variant in the table itself, drugs,
 * pubmed_id), 2019, and since 2023 (molecular profiles, therapies, significance).  Only
 * accepted items are staged.
 */
#include "ingest/civic_item.h"

enum {
    EVIDENCE_LEVEL = N_ITEM_COLUMNS,
    EVIDENCE_RATING,
    EVIDENCE_ORIGIN,
    EVIDENCE_INTERACTION,
    EVIDENCE_STATEMENT,
    EVIDENCE_CITATION,
    EVIDENCE_CITATION_ID,
    EVIDENCE_PUBMED_ID,
    EVIDENCE_SOURCE_TYPE,
    EVIDENCE_NCT_IDS,
    EVIDENCE_ABSTRACT_ID,
    N_EVIDENCE_COLUMNS,
};

static const struct tsv_column columns[N_EVIDENCE_COLUMNS] = {
    CIVIC_ITEM_COLUMNS("evidence", true),
    [EVIDENCE_LEVEL] = {"evidence_level", true},
    [EVIDENCE_RATING] = {"rating", true},
    [EVIDENCE_ORIGIN] = {"variant_origin", true},
    [EVIDENCE_INTERACTION] = {"therapy_interaction_type|drug_interaction_type", false},
    [EVIDENCE_STATEMENT] = {"evidence_statement", true},
    [EVIDENCE_CITATION] = {"citation", true},
    [EVIDENCE_CITATION_ID] = {"citation_id", false},
    [EVIDENCE_PUBMED_ID] = {"pubmed_id", false},
    [EVIDENCE_SOURCE_TYPE] = {"source_type", false},
    [EVIDENCE_NCT_IDS] = {"nct_ids", true},
    [EVIDENCE_ABSTRACT_ID] = {"asco_abstract_id", false},
};

static const char *interaction_name(int i)
{
    return therapy_interaction_name((enum therapy_interaction)i);
}

static const char *origin_text(int i)
{
    return origin_name((enum origin)i);
}

static int read_level(
    struct civic_reader *r, struct str text, struct evidence *e, struct err *err)
{
    struct str means;
    int rc = civic_word(r, "evidence_level", str_trim(text), &means, err);

    if (rc <= 0)
        return rc;
    if (means.n != 1 || means.p[0] < 'A' || means.p[0] > 'E')
        return err_set(err, ERR_FAIL,
            "curated/vocabulary.tsv: civic, evidence_level, \"%.*s\": found the "
            "meaning "
            "\"%.*s\", expected A to E",
            STR_ARG(text), STR_ARG(means));
    e->level = means.p[0];
    return 1;
}

static int read_rating(struct civic_reader *r, struct str text, struct evidence *e)
{
    struct str rating = civic_value(text);

    if (rating.n > 1 || (rating.n && (rating.p[0] < '1' || rating.p[0] > '5')))
        return civic_reject(r, "bad_rating", rating);
    e->rating = rating.n ? rating.p[0] - '0' : 0;
    return 1;
}

/* Tables before 2019 have no interaction: several therapies then stand without one. */
static int read_interaction(
    struct civic_reader *r, struct str text, struct evidence *e, struct err *err)
{
    struct str word = civic_value(text);
    int interaction = THERAPY_SINGLE, rc = 1;

    if (word.n)
        rc = civic_enum(r, "therapy_interaction_type", word, interaction_name,
            THERAPY_SUBSTITUTES + 1, &interaction, err);
    if (rc > 0 && !word.n && e->n_therapies > 1)
        civic_note(r, "therapies: several without a stated interaction", STR_NONE);
    e->interaction = (enum therapy_interaction)interaction;
    return rc;
}

static int read_origin(
    struct civic_reader *r, struct str text, struct evidence *e, struct err *err)
{
    int origin = ORIGIN_UNKNOWN, rc = 1;

    e->origin_word = str_trim(text);
    if (e->origin_word.n)
        rc = civic_enum(r, "variant_origin", e->origin_word, origin_text,
            ORIGIN_GERMLINE + 1, &origin, err);
    e->origin = (enum origin)origin;
    return rc;
}

/* The old table's pubmed_id is a citation of the source PubMed. */
static void read_citation(const struct str *field, struct evidence *e)
{
    bool is_pubmed = !field[EVIDENCE_CITATION_ID].p && field[EVIDENCE_PUBMED_ID].p;

    e->citation = str_trim(field[EVIDENCE_CITATION]);
    e->citation_id =
        civic_value(field[is_pubmed ? EVIDENCE_PUBMED_ID : EVIDENCE_CITATION_ID]);
    e->source_type = civic_value(field[EVIDENCE_SOURCE_TYPE]);
    if (is_pubmed && e->citation_id.n && !e->source_type.n)
        e->source_type = STR("PubMed");
}

static int finish(struct civic_reader *r, const struct str *field, struct evidence *e,
    struct err *err)
{
    int rc = read_level(r, field[EVIDENCE_LEVEL], e, err);

    if (rc > 0)
        rc = read_rating(r, field[EVIDENCE_RATING], e);
    if (rc > 0)
        rc = read_interaction(r, field[EVIDENCE_INTERACTION], e, err);
    if (rc > 0)
        rc = read_origin(r, field[EVIDENCE_ORIGIN], e, err);
    if (rc <= 0)
        return rc;
    e->statement = str_trim(field[EVIDENCE_STATEMENT]);
    e->nct_ids = civic_value(field[EVIDENCE_NCT_IDS]);
    e->abstract_id = civic_value(field[EVIDENCE_ABSTRACT_ID]);
    read_citation(field, e);
    return 1;
}

int civic_evidence_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    const struct civic_item_table table = {columns, N_EVIDENCE_COLUMNS, "EID", finish};

    return civic_items_read(b, file, in, &table, err);
}
