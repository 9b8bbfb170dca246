#include "ingest/build.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/build_lanes.h"
#include "ingest/build_outputs.h"
#include "ingest/clinpgx.h"
#include "ingest/overrides.h"
#include "ingest/pgx_stage.h"
#include "ingest/sentinels.h"
#include "ingest/transcript_stage.h"
#include "ingest/windows.h"
#include "kb/base/digest.h"

#define MEMORY_DEFAULT ((size_t)512 << 20)

const char *build_file_name(void *build, unsigned file)
{
    const struct build *b = build;
    return b->files[file].provenance.file.p;
}

int build_end_file(
    struct build *b, struct source_file *f, struct stream *in, int rc, struct err *err)
{
    if (rc >= 0)
        rc = stream_drain(in, err);
    if (rc >= 0)
        f->provenance.sha256 = str_copy(&b->mem, str_of(stream_sha256(in)));
    build_watched(b, f, in);
    stream_close(in);
    return rc < 0 ? rc : 0;
}

int build_read_file(struct build *b, unsigned file, struct err *err)
{
    struct source_file *f = &b->files[file];
    struct stream *in = stream_open(f->path, err);
    if (in == NULL)
        return err->code;
    build_watch(b, f, in);
    report_read(b->report, file, 0);
    int rc = f->reader->read(b, file, in, err);
    build_lanes_end_file(b);
    return build_end_file(b, f, in, rc, err);
}

static int read_phase(struct build *b, enum phase phase, struct err *err)
{
    for (const struct ingest_source *s = source_table; s->source != NULL; s++) {
        for (unsigned i = 0; s->phase == phase && i < b->n_files; i++) {
            int rc = b->files[i].reader == s ? build_read_file(b, i, err) : 0;
            if (rc < 0)
                return rc;
        }
    }
    return 0;
}

/* The FASTA of --reference: read as if sources.tsv named it without its assembly. */
static int add_reference(struct build *b, struct err *err)
{
    const char *path = b->options.reference_path;
    if (path == NULL)
        return 0;
    for (unsigned i = 0; i < b->n_files; i++)
        if (strcmp(path, b->files[i].path) == 0)
            return err_set(
                err, ERR_FAIL, "--reference: \"%s\" is in sources.tsv too", path);
    struct source_file *f = build_add_file(b, str_of(path));
    for (const struct ingest_source *s = source_table; s->source != NULL; s++)
        if (s->read == fasta_source_read)
            f->reader = s;
    f->provenance.source = str_of(f->reader->source);
    f->provenance.kind = str_of(f->reader->kind);
    f->provenance.release = STR("given by --reference");
    f->provenance.licence = STR("not stated");
    return 0;
}

static int read_all(struct build *b, struct err *err)
{
    int rc = curated_list(b, err);
    if (rc >= 0)
        rc = sources_load(b, err);
    if (rc >= 0)
        rc = add_reference(b, err);
    if (rc < 0)
        return rc;
    sources_sort(b);
    if ((rc = curated_read(b, err)) < 0 || (rc = build_load_vocabulary(b, err)) < 0
        || (rc = overrides_load(b, err)) < 0)
        return rc;
    if ((rc = diseases_begin(b, err)) < 0
        || (rc = read_phase(b, PHASE_REFERENCE, err)) < 0
        || (rc = diseases_close(b, err)) < 0)
        return rc;
    build_lanes_begin(b, b->options.n_threads);
    if ((rc = read_phase(b, PHASE_ALLELES, err)) < 0
        || (rc = build_lanes_end(b, err)) < 0)
        return rc;
    rc = read_phase(b, PHASE_KNOWLEDGE, err);
    if (rc >= 0)
        rc = build_check_words(b, err);
    if (rc >= 0)
        rc = civic_set_check(b, err);
    if (rc >= 0)
        civic_check(b);
    return rc;
}

/* A digest of the curated tables, by which a report names the rules it used. */
static int write_rules_version(struct build *b, struct err *err)
{
    struct digest *d = digest_new();
    uint8_t bytes[DIGEST_BYTES];
    char hex[DIGEST_HEX_BYTES];
    for (unsigned i = 0; i < b->n_curated; i++) {
        struct str sha = b->files[b->curated[i].file].provenance.sha256;
        digest_add(d, b->curated[i].table, strlen(b->curated[i].table) + 1);
        digest_add(d, sha.p, sha.n);
    }
    digest_end(d, bytes);
    digest_hex(bytes, hex);
    return kb_build_meta(b->kb, KB_META_RULES, (struct str){hex, 12}, err);
}

struct count_key {
    const struct provenance *p;
    const char *fate, *reason;
    uint64_t n;
};

struct counts {
    struct build *b;
    struct arena mem;
    struct count_key *keys;
    size_t n, cap;
};

/* Files of one source and kind are one figure in the KB. */
static int add_count(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)err;
    struct counts *c = ctx;
    const struct provenance *p = &c->b->files[file].provenance;
    for (size_t i = c->n; i-- > 0;) {
        struct count_key *k = &c->keys[i];
        if (str_eq(k->p->source, p->source) && str_eq(k->p->kind, p->kind)
            && strcmp(k->fate, fate) == 0 && strcmp(k->reason, reason) == 0) {
            k->n += n;
            return 0;
        }
    }
    c->keys = arena_grow(&c->mem, c->keys, &c->cap, c->n + 1, sizeof *c->keys);
    c->keys[c->n++] = (struct count_key){p, fate, reason, n};
    return 0;
}

static int write_counts(struct build *b, struct err *err)
{
    struct counts c = {.b = b};
    int rc = report_each(b->report, add_count, &c, err);
    for (size_t i = 0; rc >= 0 && i < c.n; i++) {
        const struct count_key *k = &c.keys[i];
        rc = kb_build_count(b->kb, k->p->source, k->p->kind, str_of(k->fate),
            str_of(k->reason), k->n, err);
    }
    arena_free(&c.mem);
    return rc < 0 ? rc : 0;
}

static int check_written(void *ctx, struct kb_txn *kb, struct err *err)
{
    struct build *b = ctx;
    build_tell(b, "checking", "sentinels");
    int rc = sentinels_check(b, kb, err);
    b->result.kb_bytes = kb_file_bytes(kb);
    if (rc < 0)
        return rc;
    report_text(b, b->text); /* once the KB has its name no memory may be wanted */
    return build_outputs_write(b, err);
}

static int publish(struct build *b, struct err *err)
{
    int rc = report_check(b->report, build_file_name, b, err);
    if (rc >= 0)
        rc = report_check_kinds(b->report, build_file_name, b, err);
    if (rc >= 0)
        rc = previous_check(b, err);
    if (rc >= 0)
        rc = write_rules_version(b, err);
    if (rc >= 0)
        rc = write_counts(b, err);
    if (rc < 0)
        return rc;
    build_tell(b, "sorting and writing", NULL);
    struct kb_build *kb = b->kb;
    b->kb = NULL;
    rc = kb_build_publish_checked(kb, check_written, b, b->result.kb_id, err);
    return rc < 0 ? rc : build_outputs_commit(b, err);
}

/* Where sorted runs go: beside the KB, where there must be room anyway. */
struct sorter *build_new_sorter(struct build *b)
{
    unsigned n_threads = b->options.n_threads > 0 ? b->options.n_threads : 1;
    return sorter_new(build_directory_of(&b->mem, b->options.kb_path),
        b->options.memory_bytes / 2 / n_threads);
}

void build_begin(struct build *b, const struct build_options *options)
{
    *b = (struct build){.options = *options};
    if (b->options.memory_bytes == 0)
        b->options.memory_bytes = MEMORY_DEFAULT;
    b->report = report_new();
    b->vocabulary = vocabulary_new();
    b->genes = gene_index_new();
    b->diseases = disease_tree_new();
    b->ontology = ontology_new();
    b->reference = reference_new();
    b->transcripts = transcript_stage_new();
    b->windows = window_set_new();
    b->stage = stage_new();
    b->clinpgx = clinpgx_new();
    b->pgx = pgx_stage_new();
    b->clinvar = build_new_sorter(b);
    b->clinvar_alleles = build_new_sorter(b);
    b->trials = build_new_sorter(b);
}

void build_end(struct build *b)
{
    kb_build_abort(b->kb);
    build_lanes_free(b);
    build_words_free(b);
    build_outputs_end(b);
    sorter_free(b->clinvar);
    sorter_free(b->clinvar_alleles);
    sorter_free(b->trials);
    clinpgx_free(b->clinpgx);
    pgx_stage_free(b->pgx);
    stage_free(b->stage);
    window_set_free(b->windows);
    transcript_stage_free(b->transcripts);
    reference_free(b->reference);
    ontology_free(b->ontology);
    disease_tree_free(b->diseases);
    gene_index_free(b->genes);
    if (b->chain != NULL)
        chain_free(b->chain);
    vocabulary_free(b->vocabulary);
    report_free(b->report);
    faults_free(&b->faults);
    arena_free(&b->mem);
    free(b->files);
}

int build_run(const struct build_options *options, struct buf *text, struct err *err)
{
    struct build b;
    build_begin(&b, options);
    b.text = text;
    int rc = build_outputs_begin(&b, err);
    if (rc >= 0)
        rc = read_all(&b, err);
    if (rc >= 0) {
        build_tell(&b, "linking", NULL);
        rc = link_run(&b, err);
    }
    if (rc >= 0)
        rc = curated_sources_check(&b, err);
    if (rc >= 0)
        rc = overrides_check(&b, err);
    if (rc >= 0)
        rc = publish(&b, err);
    if (rc < 0) {
        buf_clear(text);
        faults_list(&b.faults, text);
    }
    build_tell_end(&b);
    build_end(&b);
    return rc < 0 ? rc : 0;
}
