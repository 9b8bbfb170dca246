/* What a user names: a term of show and explain, or a tumour type (the first byte
 * chooses).  What is found is whole; what is not is refused in words. */
#include "query/lookup.h"
#include "query/report_make.h"
#include "tests/fuzz/fuzz_mini_kb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_hits(const struct lookup_hit *hits, int n)
{
    for (int i = 0; i < n; i++) {
        const struct lookup_hit *h = &hits[i];

        if (h->kind == LOOKUP_ALLELE
            && (h->allele.assembly == ASSEMBLY_NONE || h->allele.pos1 == 0
                || h->allele.pos1
                       > contig_length(h->allele.assembly, h->allele.contig)))
            abort();
        if (h->kind == LOOKUP_CHANGE && (h->change == NULL || h->gene.n == 0))
            abort();
    }
}

static void look_up(
    struct kb_txn *kb, struct str term, enum assembly assembly, struct arena *mem)
{
    struct lookup_hit *hits = NULL;
    struct str why = STR_NONE;
    struct err err = {0};
    bool is_allele;
    int n = lookup_term(kb, term, assembly, mem, &hits, &err);

    if (n == 0)
        n = lookup_unfiled(kb, term, assembly, mem, &hits, &is_allele, &why, &err);
    if (n < 0) { /* a term is no reason for an error of the KB */
        fprintf(stderr, "%s\n", err.msg);
        abort();
    }
    check_hits(hits, n);
}

static void resolve(struct kb_txn *kb, struct str term, struct arena *mem)
{
    struct disease d = {0};
    struct err err = {0};
    int rc = tumour_resolve(kb, str_cstr(mem, term), mem, &d, &err);

    if (rc < 0 ? rc != ERR_USAGE || err.msg[0] == '\0' : d.id.n == 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct kb_txn *kb = fuzz_mini_kb();
    struct arena mem = ARENA_INIT;

    if (n == 0)
        return 0;
    struct str term = {(const char *)data + 1, n - 1};
    if (data[0] % 4 == 3)
        resolve(kb, term, &mem);
    else
        look_up(kb, term, (enum assembly)(data[0] % 4), &mem);
    arena_free(&mem);
    return 0;
}
