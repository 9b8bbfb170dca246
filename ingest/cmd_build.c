/* vdt build: compile a knowledge base. */
#include "ingest/build.h"
#include "ingest/cmd.h"
#include "kb/base/version.h"
#include "kb/store/release.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct build_values {
    const char *output, *sources, *curated, *reference, *previous, *report, *html,
        *rejects;
    struct opt_list accepted_losses;
    bool accept_new_terms, is_quiet, has_progress;
    unsigned memory_mb, n_threads;
};

#define AT(member) offsetof(struct build_values, member)

static const struct opt options[] = {
    {.name = "output",
        .letter = 'o',
        .type = OPT_TEXT,
        .offset = AT(output),
        .value = "KB",
        .help = "the knowledge base to write; STORE@NAME: a new release\nof a store",
        .is_required = true},
    {.name = "sources",
        .type = OPT_TEXT,
        .offset = AT(sources),
        .value = "DIR|TSV",
        .help = "sources.tsv, or a directory that holds one",
        .is_required = true},
    {.name = "curated",
        .type = OPT_TEXT,
        .offset = AT(curated),
        .value = "DIR",
        .help = "curated tables (default: those of this program)"},
    {.name = "reference",
        .type = OPT_TEXT,
        .offset = AT(reference),
        .value = "FASTA",
        .help = "reference bases beside those of sources.tsv\n(read through FASTA.fai "
                "when there is one)"},
    {.name = "previous",
        .type = OPT_TEXT,
        .offset = AT(previous),
        .value = "KB",
        .help =
            "fail when a source, or one kind of its records,\nlost more than 5 % of "
            "what it has there"},
    {.name = "accept-loss",
        .type = OPT_LIST,
        .offset = AT(accepted_losses),
        .value = "SOURCE=REASON",
        .help = "do not fail for this loss, and tell the reason in\nthe report; "
                "SOURCE/KIND=REASON for one kind only;\nmay be given more than once"},
    {.name = "report",
        .type = OPT_TEXT,
        .offset = AT(report),
        .value = "FILE",
        .help = "write the build report as JSON"},
    {.name = "report-html",
        .type = OPT_TEXT,
        .offset = AT(html),
        .value = "FILE",
        .help = "write the build report as one page of HTML"},
    {.name = "rejects",
        .type = OPT_TEXT,
        .offset = AT(rejects),
        .value = "FILE",
        .help = "list rejected records and notes (default:\nKB.rejects.tsv)"},
    {.name = "accept-new-terms",
        .type = OPT_FLAG,
        .offset = AT(accept_new_terms),
        .help =
            "reject and list records with words that\ncurated/vocabulary.tsv lacks, "
            "instead of failing"},
    {.name = "memory",
        .type = OPT_NUMBER,
        .offset = AT(memory_mb),
        .value = "MB",
        .help = "memory for sorting (default 512)",
        .min = 16,
        .max = 1048576},
    {.name = "threads",
        .letter = '@',
        .type = OPT_NUMBER,
        .offset = AT(n_threads),
        .value = "N",
        .help = "threads (default 2); the knowledge base is the same for\nany number",
        .min = 1,
        .max = 1024},
    {.letter = 'q',
        .name = "quiet",
        .type = OPT_FLAG,
        .offset = AT(is_quiet),
        .help = "no report on stdout, no progress"},
    {.name = "progress",
        .type = OPT_FLAG,
        .offset = AT(has_progress),
        .help = "progress on stderr, also without a terminal"},
    {0},
};

static const struct opt_command command = {
    .name = "vdt build",
    .args = "",
    .summary =
        "Compile the public sources that sources.tsv names and the curated tables\n"
        "into one knowledge base file, and print the build report.",
    .options = options,
    .notes = "sources.tsv has the columns source, kind, path, release, assembly,\n"
             "licence and url; paths are relative to it.",
};

static int run(
    const struct build_values *v, const struct build_options *build, struct err *err)
{
    struct buf report = BUF_INIT;
    int rc = build_run(build, &report, err);
    if (rc < 0)
        fputs(report.n > 0 ? report.p : "", stderr);
    else if (!v->is_quiet)
        rc = cmd_print(buf_str(&report), err);
    buf_free(&report);
    return rc;
}

int cmd_build(int argc, char **argv, struct err *err)
{
    struct build_values v = {.memory_mb = 512, .n_threads = 2};
    const char *args[1];
    unsigned n_args;
    int rc = cmd_options(&command, argc, argv, &v, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    struct accepted_loss losses[OPT_LIST_MAX];
    for (unsigned i = 0; i < v.accepted_losses.n; i++)
        if (previous_read_accepted(v.accepted_losses.value[i], &losses[i], err) < 0)
            return err->code;
    char *curated = v.curated == NULL ? cmd_curated_path(err) : NULL, *kb_path;
    if (v.curated == NULL && curated == NULL)
        return err->code;
    if ((rc = release_place(v.output, &kb_path, err)) < 0) {
        free(curated);
        return rc;
    }
    struct buf rejects = BUF_INIT;
    buf_fmt(&rejects, "%s.rejects.tsv", kb_path);
    struct progress screen;
    bool has_progress = cmd_begin_progress(&screen, "vdt build", v.has_progress);
    const struct build_options build = {.kb_path = kb_path,
        .sources_path = v.sources,
        .curated_path = v.curated != NULL ? v.curated : curated,
        .report_path = v.report,
        .html_path = v.html,
        .accepted_losses = losses,
        .n_accepted_losses = v.accepted_losses.n,
        .rejects_path = v.rejects != NULL ? v.rejects : rejects.p,
        .previous_path = v.previous,
        .reference_path = v.reference,
        .program = VDT_VERSION,
        .accept_new_terms = v.accept_new_terms,
        .must_be_new = strcmp(kb_path, v.output) != 0,
        .memory_bytes = (size_t)v.memory_mb << 20,
        .n_threads = v.n_threads,
        .progress = has_progress && !v.is_quiet ? cmd_show_progress : NULL,
        .progress_ctx = &screen};
    rc = run(&v, &build, err);
    buf_free(&rejects);
    free(kb_path);
    free(curated);
    return rc;
}
