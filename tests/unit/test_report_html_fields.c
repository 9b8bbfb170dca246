/* What the page's tables show, held against the schema and the texts. */
#include "query/report_html_page.h"

#include "query/report_tree.h"
#include "tests/unit/made_report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* ---- the schema ------------------------------------------------------------------ */

static struct json *schema;
static struct arena mem;

static const struct json *resolve(const struct json *node)
{
    struct str ref = json_str(json_get(node, "$ref")), prefix = STR("#/$defs/");

    if (!str_starts(ref, prefix))
        return node;
    return resolve(json_get(
        json_get(schema, "$defs"), str_cstr(&mem, str_sub(ref, prefix.n, ref.n))));
}

/* The node at a path through objects, lists and alternatives. */
static const struct json *node_at(const struct json *node, struct str path)
{
    static const char *const alternatives[] = {"anyOf", "oneOf"};
    struct str key, rest = path;
    const struct json *found = NULL;

    node = resolve(node);
    for (unsigned i = 0; i < 2; i++)
        for (size_t k = 0; k < json_len(json_get(node, alternatives[i])) && !found; k++)
            found = node_at(json_at(json_get(node, alternatives[i]), k), path);
    if (found)
        return found;
    if (json_get(node, "items") && !json_get(node, "properties"))
        return node_at(json_get(node, "items"), path);
    if (path.n == 0 || !str_next(&rest, '.', &key))
        return node;
    node = json_get(json_get(node, "properties"), str_cstr(&mem, key));
    return node ? node_at(node, rest) : NULL;
}

struct paths {
    struct str *path;
    unsigned n;
    size_t cap;
    struct str prefix;
};

static int add_path(
    void *ctx, struct str key, const struct json *value, struct err *err);

/* Paths of what has no properties. */
static void add_paths(struct paths *x, const struct json *node)
{
    static const char *const alternatives[] = {"anyOf", "oneOf"};
    struct err err = {0};

    node = resolve(node);
    for (unsigned i = 0; i < 2; i++)
        for (size_t k = 0; k < json_len(json_get(node, alternatives[i])); k++)
            add_paths(x, json_at(json_get(node, alternatives[i]), k));
    if (json_get(node, "anyOf") || json_get(node, "oneOf"))
        return;
    if (json_get(node, "properties")) {
        json_each_member(json_get(node, "properties"), add_path, x, &err);
    } else if (json_get(node, "items")) {
        add_paths(x, json_get(node, "items"));
    } else {
        x->path = arena_grow(&mem, x->path, &x->cap, (size_t)x->n + 1, sizeof *x->path);
        x->path[x->n++] = x->prefix;
    }
}

static int add_path(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    struct paths *x = ctx;
    struct str outer = x->prefix;

    (void)err;
    x->prefix = outer.n ? str_fmt(&mem, "%.*s.%.*s", STR_ARG(outer), STR_ARG(key))
                        : str_copy(&mem, key);
    add_paths(x, value);
    x->prefix = outer;
    return 0;
}

static int read_schema(void **state)
{
    struct err err = {0};

    (void)state;
    return report_tree_schema(&schema, &err);
}

static int free_schema(void **state)
{
    (void)state;
    json_free(schema);
    arena_free(&mem);
    return 0;
}

/* ---- the tables ------------------------------------------------------------------ */

struct shown {
    struct str path; /* from the report */
    const struct html_item *item;
};

static struct shown shown[1024];
static unsigned n_shown;

static void add_item(const char *prefix, const struct html_item *item)
{
    struct str path =
        prefix[0] ? str_fmt(&mem, "%s.%s", prefix, item->path) : str_of(item->path);

    assert_in_range(n_shown, 0, 1022);
    shown[n_shown++] = (struct shown){path, item};
    if (item->format == HTML_PAGE && strcmp(prefix, "trials") != 0) {
        static const struct html_item url = {"url", NULL, HTML_ADDRESS, NULL, NULL};
        shown[n_shown++] = (struct shown){str_fmt(&mem, "%s.url", prefix), &url};
    }
    for (const struct html_item *sub = item->sub; sub && sub->path; sub++)
        add_item(str_cstr(&mem, path), sub);
}

static void add_items(const char *prefix, const struct html_item *items)
{
    for (; items && items->path; items++)
        add_item(prefix, items);
}

static void collect(void)
{
    n_shown = 0;
    for (unsigned i = 0; i < n_html_parts; i++) {
        const struct html_part *part = html_parts[i];
        for (unsigned c = 0; c < HTML_COLUMNS && part->column[c].heading; c++)
            add_items(part->name, part->column[c].item);
        add_items(part->name, part->details);
        if (part->summary)
            add_item(part->name, part->summary);
    }
    add_items("", html_head_patient);
    add_items("", html_head_test);
    add_items("", html_scope_facts);
    add_items("", html_methods);
    add_items("scope.genes", html_scope_genes);
    add_items("scope.pertinent", html_scope_questions);
    add_items("accounting.inputs", html_scope_inputs);
    add_items("accounting.event_inputs", html_scope_events);
    add_items("accounting.disagreements", html_scope_disagreements);
    add_items("kb.built_from", html_source_columns);
    add_items("glossary", html_names);
}

/* Formats that show whatever their value holds. */
static bool is_whole(enum html_format format)
{
    return format == HTML_COUNTS || format == HTML_DRUGS || format == HTML_SENTENCE;
}

static bool is_shown(struct str path)
{
    for (unsigned i = 0; i < n_shown; i++)
        if (str_eq(path, shown[i].path)
            || (is_whole(shown[i].item->format) && str_starts(path, shown[i].path)
                && path.p[shown[i].path.n] == '.'))
            return true;
    return false;
}

/* Sentences are shown by their text; sums by loops; pictures have their own tests. */
static bool is_elsewhere(struct str path)
{
    static const char *const prefixes[] = {"limits.", "protein_views.",
        "copy_number_overview.", "accounting.inputs.by_fate.",
        "accounting.event_inputs.by_fate.", "accounting.event_inputs.genes_by_fate.",
        "accounting.closes"};

    for (unsigned i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (str_starts(path, str_of(prefixes[i])))
            return true;
    return false;
}

static void every_field_of_the_schema_is_shown(void **state)
{
    struct paths all = {0};

    (void)state;
    collect();
    add_paths(&all, schema);
    assert_in_range(all.n, 250, 2000);
    for (unsigned i = 0; i < all.n; i++)
        if (!is_elsewhere(all.path[i]) && !is_shown(all.path[i]))
            fail_msg("%.*s is not shown", STR_ARG(all.path[i]));
}

static void every_item_shows_a_field_that_exists(void **state)
{
    (void)state;
    collect();
    assert_in_range(n_shown, 250, 1022);
    for (unsigned i = 0; i < n_shown; i++)
        if (!node_at(schema, shown[i].path))
            fail_msg("there is no %.*s", STR_ARG(shown[i].path));
}

/* ---- words ----------------------------------------------------------------------- */

static struct html_page page_of(const char *lang)
{
    struct html_page p = {.lang = lang};

    html_words_load(&p);
    return p;
}

static void assert_word(struct str key)
{
    static const char *const langs[] = {"en", "ko"};

    for (unsigned i = 0; i < 2; i++) {
        struct html_page p = page_of(langs[i]);
        struct str text;
        if (!html_find_word(&p, key, &text))
            fail_msg("no text in \"%s\" for \"%.*s\"", langs[i], STR_ARG(key));
        arena_free(&p.mem);
    }
}

/* The closed words that may stand at a path: an enum, of the node or of an alternative.
 */
static void check_words(const struct json *node, const char *family, unsigned *n)
{
    static const char *const alternatives[] = {"anyOf", "oneOf"};
    const struct json *words = json_get(resolve(node), "enum");

    for (unsigned i = 0; i < 2; i++)
        for (size_t k = 0; k < json_len(json_get(resolve(node), alternatives[i])); k++)
            check_words(
                json_at(json_get(resolve(node), alternatives[i]), k), family, n);
    for (size_t i = 0; i < json_len(words); i++) {
        struct str word = json_str(json_at(words, i));
        if (word.n == 0)
            continue;
        ++*n;
        if (family)
            assert_word(str_fmt(&mem, "%s.%.*s", family, STR_ARG(word)));
        else if (str_chr(word, '_') >= 0)
            fail_msg("the raw word \"%.*s\" is shown", STR_ARG(word));
    }
}

/* Codes of people (tiers, levels, assemblies) stand as they are; words of ours do not.
 */
static void every_closed_word_that_is_shown_has_a_text_in_both_languages(void **state)
{
    unsigned n = 0;

    (void)state;
    collect();
    for (unsigned i = 0; i < n_shown; i++) {
        const struct html_item *item = shown[i].item;
        const char *family = item->format == HTML_WORD ? item->words : NULL;
        const struct json *node = node_at(schema, shown[i].path);
        check_words(node, family, &n);
    }
    assert_in_range(n, 200, 2000);
}

struct fates {
    const char *family;
    unsigned n;
};

static int check_fate(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    struct fates *x = ctx;

    (void)value;
    (void)err;
    x->n++;
    assert_word(str_fmt(&mem, "%s.%.*s", x->family, STR_ARG(key)));
    return 0;
}

static void every_fate_has_a_text_in_both_languages(void **state)
{
    static const char *const rows[][2] = {{"accounting.inputs.by_fate", "enum.fate"},
        {"accounting.event_inputs.by_fate", "enum.event_fate"},
        {"accounting.event_inputs.genes_by_fate", "enum.gene_fate"}};
    struct err err = {0};

    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct fates x = {.family = rows[i][1]};
        const struct json *node = node_at(schema, str_of(rows[i][0]));
        json_each_member(json_get(node, "properties"), check_fate, &x, &err);
        assert_in_range(x.n, 5, 50);
    }
}

static void every_label_and_heading_has_a_text_in_both_languages(void **state)
{
    (void)state;
    collect();
    for (unsigned i = 0; i < n_shown; i++)
        if (shown[i].item->label)
            assert_word(str_of(shown[i].item->label));
    for (unsigned i = 0; i < n_html_parts; i++)
        for (unsigned c = 0; c < HTML_COLUMNS && html_parts[i]->column[c].heading; c++)
            assert_word(str_of(html_parts[i]->column[c].heading));
}

/* ---- forms of tables ------------------------------------------------------------- */

static void items_of_details_and_columns_of_tables_have_labels(void **state)
{
    (void)state;
    collect();
    for (unsigned i = 0; i < n_html_parts; i++)
        for (const struct html_item *d = html_parts[i]->details; d && d->path; d++)
            assert_non_null(d->label);
    for (unsigned i = 0; i < n_shown; i++)
        for (const struct html_item *sub = shown[i].item->sub; sub && sub->path; sub++)
            if (shown[i].item->format == HTML_TABLE)
                assert_non_null(sub->label);
}

static void items_have_what_their_format_needs(void **state)
{
    (void)state;
    collect();
    for (unsigned i = 0; i < n_shown; i++) {
        const struct html_item *item = shown[i].item;
        bool has_sub = item->format == HTML_LIST || item->format == HTML_TABLE;
        assert_int_equal(item->words != NULL, item->format == HTML_WORD);
        assert_int_equal(item->sub != NULL, has_sub);
        if (item->format == HTML_MARK)
            assert_non_null(item->label);
    }
}

static void tiers_are_ranked_and_what_has_none_is_last(void **state)
{
    static const char *const tiers[] = {"I-A", "I-B", "II-C", "II-D", "III", "IV", ""};

    (void)state;
    for (unsigned i = 0; i < 7; i++)
        assert_int_equal(html_tier_rank(str_of(tiers[i])), i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_the_schema_is_shown),
        cmocka_unit_test(every_item_shows_a_field_that_exists),
        cmocka_unit_test(every_closed_word_that_is_shown_has_a_text_in_both_languages),
        cmocka_unit_test(every_fate_has_a_text_in_both_languages),
        cmocka_unit_test(every_label_and_heading_has_a_text_in_both_languages),
        cmocka_unit_test(items_of_details_and_columns_of_tables_have_labels),
        cmocka_unit_test(items_have_what_their_format_needs),
        cmocka_unit_test(tiers_are_ranked_and_what_has_none_is_last),
    };

    return cmocka_run_group_tests(tests, read_schema, free_schema);
}
