/*
 * Controlled words in a build: the vocabulary is loaded, asked, and judged at the end;
 * and the columns that tables have.
 */
#include "ingest/build.h"
#include "kb/base/tsv.h"

int build_word(struct build *b, unsigned file, uint64_t line, const char *source,
    const char *field, struct str word, struct str *means, struct err *err)
{
    (void)err; /* build_check_words tells of all of them at once */
    struct str found = vocabulary_means(b->vocabulary, source, field, word);
    if (found.p != NULL) {
        *means = found;
        return 1;
    }
    vocabulary_meet(b->vocabulary, source, field, word, file, line);
    struct str text = str_fmt(&b->mem, "%s: %.*s", field, STR_ARG(word));
    report_note_record(b->report, file, line, STR_NONE, "vocabulary: new word", text);
    return 0;
}

int build_check_words(struct build *b, struct err *err)
{
    size_t n;
    const struct new_word *words = vocabulary_new_words(b->vocabulary, &n);
    if (n == 0 || b->options.accept_new_terms)
        return 0;
    for (size_t i = 0; i < n; i++) {
        const struct new_word *w = &words[i];
        faults_add(&b->faults,
            "%s:%llu: %.*s \"%.*s\" is not a word of %.*s that vdt knows; it stands "
            "there %llu time%s",
            build_file_name(b, w->file), (unsigned long long)w->line, STR_ARG(w->field),
            STR_ARG(w->word), STR_ARG(w->source), (unsigned long long)w->n,
            w->n > 1 ? "s" : "");
    }
    faults_stop(&b->faults, "words of the sources are new", err);
    return err_hint(
        err, "add it to curated/vocabulary.tsv, or build with --accept-new-terms");
}

int build_load_vocabulary(struct build *b, struct err *err)
{
    const struct curated_rows *t = build_curated(b, "vocabulary");
    if (t == NULL)
        return err_set(err, ERR_FAIL, "no curated table \"vocabulary\"");
    int source = curated_rows_column(t, "source", err);
    int field = curated_rows_column(t, "field", err);
    int word = curated_rows_column(t, "word", err);
    int means = curated_rows_column(t, "means", err);
    if (source < 0 || field < 0 || word < 0 || means < 0)
        return err->code;
    for (unsigned i = 0; i < t->n_rows; i++) {
        const struct str *row = t->rows[i];
        if (vocabulary_add(
                b->vocabulary, row[source], row[field], row[word], row[means], err)
            < 0)
            return err_wrap(err, "%s:%llu", build_file_name(b, t->file),
                (unsigned long long)t->lines[i]);
    }
    return 0;
}

void build_note_columns(struct build *b, unsigned file,
    const struct tsv_column *columns, unsigned n_columns,
    const struct tsv_counts *counts)
{
    for (unsigned i = 0; i < n_columns && i < 64; i++) {
        struct str rest = str_of(columns[i].names), name;
        if (columns[i].is_required || (counts->present >> i & 1) == 0)
            continue;
        str_next(&rest, '|', &name);
        report_column(b->report, file, str_cstr(&b->mem, name));
    }
}
