/*
 * pgx_driver KB < JOBS
 *
 * Prints the pharmacogenomic calls of many samples, for tests/gold/pgx_*.py.  A job is
 * a line: VCF, "top" or "all", a file of outside calls or nothing, "male" or nothing,
 * between tabs.  Out: a line per gene: number of the job, gene, state, positions used,
 * positions missing, then lists joined by " | ": diplotypes that are called, with
 * --all the others, their phenotypes, their activity scores, the pair of alleles that
 * decides, alleles not ruled out ("!" behind those that would change the phenotype),
 * keys of warnings, key of the state's reason.  A job that fails is one line with "-"
 * as gene and the message.
 */
#include "query/pgx_calls.h"

#include <stdio.h>
#include <stdlib.h>

enum { VCF, MODE, OUTSIDE, SEX, N_FIELDS };

static void put_list(const struct pgx_call *c, bool is_best, int what)
{
    const char *between = "";

    putchar('\t');
    for (unsigned i = 0; i < c->n_diplotypes; i++) {
        const struct pgx_diplotype *d = &c->diplotypes[i];
        if (d->is_best != is_best)
            continue;
        fputs(between, stdout);
        between = " | ";
        switch (what) {
        case 0:
            printf("%.*s", STR_ARG(d->name));
            break;
        case 1:
            printf("%.*s", STR_ARG(d->phenotype));
            break;
        case 2:
            printf("%.*s", STR_ARG(d->score_text));
            break;
        default:
            printf("%.*s", STR_ARG(d->allele1));
            if (d->allele2.n)
                printf("/%.*s", STR_ARG(d->allele2));
        }
    }
}

static void put_call(unsigned job, const struct pgx_call *c)
{
    printf("%u\t%.*s\t%s\t%u\t%u", job, STR_ARG(c->gene), pgx_call_state_name(c->state),
        c->n_used, c->n_missing);
    put_list(c, true, 0);
    put_list(c, false, 0);
    for (int what = 1; what <= 3; what++)
        put_list(c, true, what);
    putchar('\t');
    for (unsigned i = 0; i < c->n_not_ruled_out; i++)
        printf("%s%.*s%s", i ? " | " : "", STR_ARG(c->not_ruled_out[i].allele),
            c->not_ruled_out[i].would_change_phenotype ? "!" : "");
    putchar('\t');
    for (unsigned i = 0; i < c->n_warnings; i++)
        printf("%s%s", i ? " | " : "", c->warnings[i].key);
    printf("\t%s\n", c->why.key ? c->why.key : "");
}

static void run_job(struct kb_txn *kb, unsigned job, char *const field[N_FIELDS])
{
    struct sample_options options = {.path = field[VCF], .origin = "germline"};
    struct pgx_call_options how = {
        .outside_path = field[OUTSIDE][0] ? field[OUTSIDE] : NULL,
        .all_matches = str_eq_c(str_of(field[MODE]), "all"),
        .is_male = str_eq_c(str_of(field[SEX]), "male")};
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct sample sample;
    struct outside_calls outside;
    struct pgx_call *calls;
    unsigned n;
    int rc;

    options.assembly = ASSEMBLY_GRCH38;
    rc = sample_read(&options, kb, &mem, &sample, &err);
    if (rc == 0) {
        how.outside = how.outside_path ? &outside : NULL;
        if (how.outside)
            rc = outside_calls_read(how.outside_path, &mem, &outside, &err);
        if (rc == 0) {
            pgx_calls_make(sample.pgx_seen->genes, &sample, &how, &mem, &calls, &n);
            for (unsigned i = 0; i < n; i++)
                put_call(job, &calls[i]);
        }
        sample_free(&sample);
    }
    if (rc < 0)
        printf("%u\t-\t%s\n", job, err.msg);
    arena_free(&mem);
}

static void split(char *line, char *field[N_FIELDS])
{
    static char none[1];

    for (unsigned i = 0; i < N_FIELDS; i++)
        field[i] = none;
    for (unsigned i = 0; i < N_FIELDS; i++) {
        field[i] = line;
        while (*line && *line != '\t' && *line != '\n')
            line++;
        bool is_last = *line != '\t';
        *line++ = '\0';
        if (is_last)
            return;
    }
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct kb *kb = argc == 2 ? kb_open(argv[1], true, &err) : NULL;
    struct kb_txn *txn = kb ? kb_begin(kb, &err) : NULL;
    char *line = NULL, *field[N_FIELDS];
    size_t cap = 0;

    if (!txn) {
        fprintf(
            stderr, "pgx_driver: %s\n", argc == 2 ? err.msg : "pgx_driver KB < JOBS");
        return 1;
    }
    for (unsigned job = 0; getline(&line, &cap, stdin) > 0; job++) {
        split(line, field);
        run_job(txn, job, field);
    }
    free(line);
    kb_end(txn);
    kb_close(kb);
    return 0;
}
