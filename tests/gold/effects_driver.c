/*
 * effects_driver KB ASSEMBLY < ALLELES
 * effects_driver KB variants
 *
 * What vdt makes of alleles with nothing but the knowledge base, for the scripts of
 * tests/gold. An allele: contig, position, REF, ALT.  Out, a line per transcript that
 * it touches (one with empty columns when there is none): the four as given, the normal
 * form (or "error:
 * ..."), REF ("agrees", "differs", "unknown"), genomic HGVS and its repeat spelling,
 * transcript, twin, protein, gene, why the transcript was chosen, c., its repeat
 * spelling, p., canonical change, terms, whether bases are unknown ("1", "0").
 * "variants" prints the named variants of curated sources: id, gene, name, form, and
 * for each allele assembly, allele and how it was placed ("." for none).
 */
#include "kb/base/stream.h"
#include "kb/model/hgvs_name.h"
#include "kb/store/kb_effects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_KEPT ((size_t)64 << 20) /* bytes of an arena before it is begun anew */

struct world {
    struct kb *kb;
    struct kb_txn *txn;
    enum assembly assembly;
    struct kb_bases bases;
    struct refbases ref;
    struct arena mem;
    struct kb_effects cache;
};

static void die(const char *what, const char *why)
{
    fprintf(stderr, "effects_driver: %s: %s\n", what, why);
    exit(1);
}

static void begin_cache(struct world *w)
{
    kb_effects_end(&w->cache);
    kb_effects_begin(&w->cache, w->txn, w->assembly, &w->ref, &w->mem);
}

static void print_transcript(struct world *w, const struct allele *a,
    const struct allele_effect *e, struct arena *mem)
{
    const struct transcript *t = e->transcript;
    const struct variant_effect *v = &e->effect;
    struct str repeat = hgvs_c_repeat_name(t, a, &w->ref, mem);
    struct str change = v->has_change ? protein_text(mem, &v->change) : STR_NONE;
    struct str terms = consequence_text(mem, v->consequence);

    printf("\t%.*s\t%.*s\t%.*s\t%.*s\t%s", STR_ARG(t->id), STR_ARG(t->twin_id),
        STR_ARG(t->protein_id), STR_ARG(t->gene), transcript_tag_name(t->tag));
    printf("\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t%d\n", STR_ARG(v->hgvs_c), STR_ARG(repeat),
        STR_ARG(v->hgvs_p), STR_ARG(change), STR_ARG(terms), v->is_bases_unknown);
}

static void print_allele(
    struct world *w, struct str line, const struct allele *a, struct arena *mem)
{
    static const char *const checks[] = {"unknown", "differs", "agrees"};
    struct str text = allele_text(mem, a);
    struct str full = hgvs_g_full_name(a, &w->ref, mem);
    struct str repeat = hgvs_g_repeat_name(a, &w->ref, mem);
    struct err err = {0};
    struct allele_effect *effects;
    int n = kb_effects_of(&w->cache, a, 1, &effects, &err);

    if (n < 0)
        die("consequences", err.msg);
    for (int i = 0; i < n || i == 0; i++) {
        printf("%.*s\t%.*s\t%s\t%.*s\t%.*s", STR_ARG(line), STR_ARG(text),
            checks[allele_check_ref(a, &w->ref) + 1], STR_ARG(full), STR_ARG(repeat));
        if (n > 0)
            print_transcript(w, a, &effects[i], mem);
        else
            printf("\t\t\t\t\t\t\t\t\t\t\t\n");
    }
}

static void read_allele(struct world *w, struct str line)
{
    struct arena mem = ARENA_INIT;
    struct str field[4] = {{0}}, rest = line;
    struct allele a = {.assembly = w->assembly};
    struct err err = {0};
    unsigned n = 0;
    const char *fault = NULL;

    while (n < 4 && str_next(&rest, '\t', &field[n]))
        n++;
    a.contig = contig_parse(field[0], NULL);
    a.ref = field[2];
    a.alt = field[3];
    if (n < 4 || a.contig == CONTIG_NONE || !str_to_u32(field[1], &a.pos1))
        fault = "not an allele of a primary contig";
    else if (alt_classify(a.alt) != ALT_BASES || !bases_are_acgt(a.ref))
        fault = "not of bases";
    else if (allele_trim(&a, &mem, &err) < 0)
        fault = err.msg;
    if (fault != NULL) {
        printf("%.*s\terror: %s\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n", STR_ARG(line), fault);
    } else {
        if (allele_check_ref(&a, &w->ref) != 0)
            allele_left_align(&a, &w->ref, &mem);
        print_allele(w, line, &a, &mem);
    }
    arena_free(&mem);
}

static void read_alleles(struct world *w)
{
    struct err err = {0};
    struct stream *in = stream_open("-", &err);
    struct line_reader lines;
    struct str line;
    int rc;

    if (in == NULL)
        die("stdin", err.msg);
    begin_cache(w);
    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, &err)) > 0) {
        read_allele(w, line);
        if (w->mem.used_bytes > MAX_KEPT) {
            arena_reset(&w->mem);
            begin_cache(w);
        }
    }
    if (rc < 0)
        die("stdin", err.msg);
    if (kb_bases_error(&w->bases, &err) < 0)
        die("reference bases", err.msg);
    line_end(&lines);
    stream_close(in);
}

static void print_variant(const struct named_variant *v, struct arena *mem)
{
    printf("%.*s\t%.*s\t%.*s\t%.*s", STR_ARG(v->id), STR_ARG(v->gene), STR_ARG(v->name),
        STR_ARG(v->form));
    for (unsigned i = 0; i < v->n_alleles; i++) {
        const struct placed_allele *p = &v->alleles[i];
        struct str text = allele_text(mem, &p->allele);
        printf("\t%s %.*s %s", assembly_name(p->allele.assembly), STR_ARG(text),
            allele_how_name(p->how));
    }
    printf("%s\n", v->n_alleles == 0 ? "\t." : "");
}

static void print_variants(struct world *w)
{
    struct err err = {0};
    uint32_t first, end;

    if (kb_first_of_type(w->txn, RECORD_VARIANT, &first, &err) < 0
        || kb_first_of_type(w->txn, RECORD_VARIANT + 1, &end, &err) < 0)
        die("records", err.msg);
    for (uint32_t i = first; i < end; i++) {
        struct arena mem = ARENA_INIT;
        struct named_variant v;
        if (kb_variant(w->txn, i, &mem, &v, &err) < 0)
            die("variant", err.msg);
        print_variant(&v, &mem);
        arena_free(&mem);
    }
}

int main(int argc, char **argv)
{
    struct world w = {.mem = ARENA_INIT};
    struct err err = {0};
    bool wants_variants = argc == 3 && strcmp(argv[2], "variants") == 0;

    if (argc != 3)
        die("usage", "effects_driver KB GRCh37|GRCh38|variants");
    w.assembly = assembly_parse(str_of(argv[2]));
    if (w.assembly == ASSEMBLY_NONE && !wants_variants)
        die("no assembly", argv[2]);
    w.kb = kb_open(argv[1], false, &err);
    if (w.kb == NULL || (w.txn = kb_begin(w.kb, &err)) == NULL)
        die("could not open", err.msg);
    kb_bases_begin(&w.bases, w.txn);
    w.ref = kb_bases_ref(&w.bases);
    if (wants_variants)
        print_variants(&w);
    else
        read_alleles(&w);
    kb_effects_end(&w.cache);
    kb_end(w.txn);
    kb_close(w.kb);
    arena_free(&w.mem);
    return 0;
}
