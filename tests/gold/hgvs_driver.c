/*
 * Reads HGVS descriptions, one a line, and prints one line for each:
 *
 *   ok CANONICAL             read, and the canonical text reads as the same description
 *   unstable CANONICAL       read, but that is not so
 *   no REASON                not read
 *
 *   hgvs_driver ASSEMBLY FASTA...
 *
 * With FASTA files (windows are named "chr7:140730665-140734770") of one assembly each
 * line that is read ends with a tab and the allele, or "- REASON".  An allele that may
 * have a place more to the left says so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kb/model/hgvs.h"
#include "kb/model/reference.h"

struct driver {
    enum assembly assembly;
    struct refbases ref;
    bool has_ref;
    struct arena mem;
};

static int fail(const char *what)
{
    fprintf(stderr, "hgvs_driver: %s\n", what);
    return 1;
}

static void print_allele(struct driver *d, const struct hgvs *h)
{
    struct hgvs_allele a;
    struct err err = {0};

    if (hgvs_allele(h, d->assembly, NULL, &d->ref, &d->mem, &a, &err) < 0)
        printf("\t- %s", err.msg);
    else
        printf("\t%s%s", str_cstr(&d->mem, allele_text(&d->mem, &a.allele)),
            a.shift == SHIFT_NO_BASES ? " (not proven leftmost)" : "");
}

static void read_line(struct driver *d, struct str line)
{
    struct hgvs h, again;
    const char *why = NULL;

    if (hgvs_parse(line, &d->mem, &h, &why) < 0) {
        printf("no %s\n", why);
        return;
    }

    struct str text = hgvs_print(&d->mem, &h);
    bool is_stable = hgvs_parse(text, &d->mem, &again, &why) == 0 && hgvs_eq(&h, &again)
                     && str_eq(text, hgvs_print(&d->mem, &again));

    printf("%s %.*s", is_stable ? "ok" : "unstable", STR_ARG(text));
    if (d->has_ref)
        print_allele(d, &h);
    putchar('\n');
}

static int add_files(struct driver *d, struct reference *r, char **paths, int n)
{
    for (int i = 0; i < n; i++) {
        struct err err = {0};
        unsigned n_used, n_left_out;
        struct stream *in = stream_open(paths[i], &err);
        struct fasta *f = in ? fasta_read(in, &err) : NULL;

        stream_close(in);
        if (f == NULL
            || reference_add(r, f, d->assembly, paths[i], &n_used, &n_left_out, &err)
                   < 0)
            return fail(err.msg);
    }
    d->has_ref = n > 0;
    d->ref = reference_bases(r);
    return 0;
}

int main(int argc, char **argv)
{
    struct driver d = {.assembly = ASSEMBLY_NONE, .mem = ARENA_INIT};
    struct reference *r = reference_new();
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    int rc = 0;

    if (argc > 1)
        d.assembly = assembly_parse(str_of(argv[1]));
    if (argc > 2)
        rc = add_files(&d, r, argv + 2, argc - 2);
    while (rc == 0 && (n = getline(&line, &cap, stdin)) >= 0) {
        if (n > 0 && line[n - 1] == '\n')
            n--;
        read_line(&d, (struct str){line, (size_t)n});
        arena_reset(&d.mem);
    }
    free(line);
    arena_free(&d.mem);
    reference_free(r);
    return rc || fflush(stdout) != 0;
}
