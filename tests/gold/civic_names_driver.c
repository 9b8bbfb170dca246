/*
 * Readings of names by the facts of a KB, for the scripts of tests/gold.
 *
 *   civic_names_driver KB < LINES
 *
 * A line is "GENE<tab>NAME", or "<tab>NAME" for a whole as profiles name it.  Out, one
 * line each: form, criterion, "same" when the criterion's text reads back as itself,
 * and what the name says of the DNA.
 *
 *   civic_names_driver KB evidence
 *
 * One line for each evidence item and assertion of the KB: id, profile's criterion,
 * "same" as above.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb/base/stream.h"
#include "kb/model/variant_name.h"
#include "kb/store/kb_name_facts.h"

static int fail(const char *what)
{
    fprintf(stderr, "civic_names_driver: %s\n", what);
    return 1;
}

static const char *reads_back(struct str text, struct arena *mem)
{
    struct criterion *back;
    struct err err = {0};

    if (criterion_parse(text, mem, &back, &err) < 0)
        return "not read";
    return str_eq(criterion_text(back, mem), text) ? "same" : "other";
}

static void put(struct str first, struct str text, struct str dna, struct arena *mem)
{
    printf("%.*s\t%.*s\t%s\t%.*s\n", STR_ARG(first), STR_ARG(text),
        reads_back(text, mem), STR_ARG(dna));
}

static int read_names(const struct name_facts *facts, struct err *err)
{
    struct stream *in = stream_open("-", err);
    struct line_reader lines;
    struct str line;
    int rc;

    if (!in)
        return err->code;
    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, err)) > 0) {
        struct arena mem = ARENA_INIT;
        struct str name = str_copy(&mem, line), gene = STR_NONE;
        struct name_reading r;

        str_next(&name, '\t', &gene);
        (void)name_facts_gene(facts, gene, &gene);
        if (gene.n)
            variant_name_read_with(facts, gene, name, &mem, &r);
        else
            variant_name_read_whole(facts, name, &mem, &r);
        put(str_of(r.form), criterion_text(r.criterion, &mem), r.dna, &mem);
        arena_free(&mem);
    }
    line_end(&lines);
    stream_close(in);
    return rc;
}

static int list_evidence(struct kb_txn *t, struct err *err)
{
    uint32_t i;

    if (kb_first_of_type(t, RECORD_EVIDENCE, &i, err) < 0)
        return err->code;
    for (; i < kb_n_records(t); i++) {
        struct arena mem = ARENA_INIT;
        struct evidence e;
        struct record record;
        struct criterion *c;

        if (kb_record(t, i, &record, err) < 0)
            return err->code;
        if (record.type != RECORD_EVIDENCE)
            break;
        if (kb_evidence(t, i, &mem, &e, err) < 0
            || kb_criterion(t, e.criterion, &mem, &c, err) < 0)
            return err->code;
        put(e.id, criterion_text(c, &mem), STR_NONE, &mem);
        arena_free(&mem);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct arena mem = ARENA_INIT;
    struct name_facts *facts = NULL;
    struct err err = {0};
    struct kb *kb;
    struct kb_txn *t;
    int rc;

    if (argc < 2 || argc > 3)
        return fail("KB [evidence] expected");
    kb = kb_open(argv[1], true, &err);
    t = kb ? kb_begin(kb, &err) : NULL;
    if (!t)
        return fail(err.msg);
    if (argc == 3)
        rc = list_evidence(t, &err);
    else
        rc = kb_name_facts(t, &mem, &facts, &err) < 0 ? err.code
                                                      : read_names(facts, &err);
    kb_end(t);
    kb_close(kb);
    arena_free(&mem);
    return rc < 0 ? fail(err.msg) : 0;
}
