/* What the files behind transcript_stage.h share. */
#ifndef INGEST_TRANSCRIPTS_PRIVATE_H
#define INGEST_TRANSCRIPTS_PRIVATE_H

#include "ingest/build.h"
#include "ingest/transcript_stage.h"
#include "kb/base/strmap.h"

/* What became of a model; one note each in the report ("models: chosen"). */
enum outcome {
    OUTCOME_PENDING,
    OUTCOME_CHOSEN,
    OUTCOME_OTHER_CONTIG,
    OUTCOME_MITOCHONDRIAL, /* another genetic code */
    OUTCOME_NO_GENE,
    OUTCOME_UNKNOWN_NONCODING, /* of a gene that HGNC does not know */
    OUTCOME_SAME_ELSEWHERE,    /* the same model in another file */
    OUTCOME_OLDER,
    OUTCOME_PAR_COPY,
    OUTCOME_SEVERAL_PLACES,
    OUTCOME_NOT_CLOSED,
    OUTCOME_NOT_CHOSEN, /* the gene has a better one */
    N_OUTCOMES,
};

struct model {
    struct staged_transcript s;
    struct str base; /* of its id, from transcripts_name on */
    uint32_t cds_bases, n_bases;
    enum outcome outcome;
};

struct chosen {
    struct transcript t; /* closed */
    unsigned file;
};

struct transcript_stage {
    struct arena mem;
    struct model *models;
    size_t n_models, model_cap;
    struct mane_pair *pairs;
    size_t n_pairs, pair_cap;
    struct chosen *chosen; /* in the order of kb_build_transcript */
    size_t n_chosen, chosen_cap;
    /* From transcripts_chosen_end on: by symbol, and by id of either catalogue without
     * version; values are places in chosen, lists through next_of_gene end in NO_MORE.
     */
    struct strmap by_gene[N_ASSEMBLIES], by_id[N_ASSEMBLIES];
    uint32_t *next_of_gene;
};
#define NO_MORE UINT32_MAX

/* transcripts_names.c: both catalogues' ids, the tag and the proteins of each model
 * from what any file says of it; then its gene as HGNC has it. */
int transcripts_name(struct build *b, struct err *err);

/* transcripts_one.c: of models with one id on one assembly, the one that stands for it;
 * the others get their outcome. */
void transcripts_one_per_id(struct build *b);

/* transcripts_lift.c: a closed transcript placed on the other assembly, not closed.
 * NULL, or why not ("an exon is cut by a gap"); exons in mem. */
const char *transcript_lift(const struct chain *chain, const struct transcript *t,
    struct arena *mem, struct transcript *out);

/* transcripts_chosen.c: closes t and keeps it (strings borrowed, exons in mem or the
 * stage).  false: it does not close, noted in the report. */
bool transcripts_keep(
    struct build *b, unsigned file, uint64_t line, const struct transcript *t);
/* Sorts and indexes what was kept. */
void transcripts_chosen_end(struct transcript_stage *s);

#endif
