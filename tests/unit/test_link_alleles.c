/* Where a staged variant is placed, and what is said about it. */
#include "ingest/link.h"
#include "ingest/windows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SNV(assembly_, pos, ref_, alt_)                                                \
    (struct allele)                                                                    \
    {                                                                                  \
        .assembly = (assembly_), .contig = 7, .pos1 = (pos), .ref = STR(ref_),         \
        .alt = STR(alt_)                                                               \
    }

/* 7:101-200 of GRCh37 stands at 7:1101-1200 of GRCh38. */
static const char chain_text[] =
    "chain 100 chr7 159138663 + 100 200 chr7 159345973 + 1100 1200 1\n100\n\n";

/*
 * The same bases on both assemblies, but for one: 7:158 is G, 7:1158 is A.
 *   101  TTTTACGTAC GTACGTACGT ACGTACGTAC GTACGTACGT
 *   141  GATTTTCAGA CACACATGCC                 150-156 ACACACA
 *   161  GTCAGTCAGT CAGTCAGTCA GTCAGTCAGT CAGTCAGTCA
 */
#define BEFORE "TTTTACGTACGTACGTACGTACGTACGTACGTACGTACGTGATTTTCAGACACACAT"
#define BEHIND "CCGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCAGTCA\n"
static const char bases_37[] = ">chr7:101-200\n" BEFORE "G" BEHIND;
static const char bases_38[] = ">chr7:1101-1200\n" BEFORE "A" BEHIND;

struct world {
    struct build b;
    struct link l;
    struct err err;
    struct clinvar_known known[2];
    struct placed_allele known_alleles[2][2];
    uint32_t ids[2];
    struct str hgvs[2];
    struct staged_variant v;
    struct placed_allele out[N_ASSEMBLIES];
};

static int make_world(void **state)
{
    static struct world w;
    w = (struct world){0};
    w.b.report = report_new();
    struct stream *in = stream_open_bytes("c", chain_text, strlen(chain_text), &w.err);
    w.b.chain = chain_read(in, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38, &w.err);
    stream_close(in);
    w.b.windows = window_set_new();
    w.l.b = &w.b;
    w.l.known = w.known;
    w.v.id = STR("v:1");
    w.v.clinvar_ids = w.ids;
    w.v.hgvs = w.hgvs;
    *state = &w;
    return w.b.chain != NULL ? 0 : -1;
}

static int free_world(void **state)
{
    struct world *w = *state;
    arena_free(&w->l.scratch);
    arena_free(&w->l.mem);
    report_free(w->b.report);
    if (w->b.chain != NULL)
        chain_free(w->b.chain);
    window_set_free(w->b.windows);
    reference_free(w->b.reference);
    return 0;
}

static void add_bases(struct world *w, enum assembly assembly, const char *text)
{
    unsigned n_used, n_left_out;
    struct stream *in = stream_open_bytes("fa", text, strlen(text), &w->err);
    struct fasta *fasta = fasta_read(in, &w->err);
    stream_close(in);
    assert_non_null(fasta);
    assert_true(reference_add(w->b.reference, fasta, assembly, "fa", &n_used,
                    &n_left_out, &w->err)
                >= 0);
    assert_int_equal(n_used, 1);
}

static void give_bases(struct world *w)
{
    w->b.reference = reference_new();
    add_bases(w, ASSEMBLY_GRCH37, bases_37);
    add_bases(w, ASSEMBLY_GRCH38, bases_38);
}

/* ClinVar has the id with one allele on each assembly; the variant names it. */
static void add_clinvar(struct world *w, struct allele a37, struct allele a38)
{
    unsigned i = (unsigned)w->l.n_known++;
    w->known_alleles[i][0].allele = a37;
    w->known_alleles[i][1].allele = a38;
    w->known[i] = (struct clinvar_known){i + 1, w->known_alleles[i], 2};
    w->ids[w->v.n_clinvar_ids++] = i + 1;
}

static void add_hgvs(struct world *w, const char *text)
{
    w->hgvs[w->v.n_hgvs++] = str_of(text);
}

static void run(struct world *w)
{
    link_place_variant(&w->l, &w->v, w->out);
}

static void assert_on_38(struct world *w, uint32_t pos1, enum allele_how how)
{
    assert_int_equal(w->out[1].allele.assembly, ASSEMBLY_GRCH38);
    assert_int_equal(w->out[1].allele.pos1, pos1);
    assert_int_equal(w->out[1].how, how);
}

static uint64_t found;
static int find_note(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)file, (void)fate, (void)err;
    if (strcmp(reason, ctx) == 0)
        found += n;
    return 0;
}

static void assert_noted(struct world *w, const char *what)
{
    char key[96];
    strncpy(key, what, sizeof key - 1);
    key[sizeof key - 1] = '\0';
    found = 0;
    report_each(w->b.report, find_note, key, &w->err);
    assert_int_equal(found, 1);
}

static void the_clinvar_id_comes_first(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    add_clinvar(w, w->v.given[0], SNV(ASSEMBLY_GRCH38, 1160, "A", "T"));
    add_hgvs(w, "NC_000007.14:g.1155A>T");
    run(w);
    assert_int_equal(w->out[0].how, ALLELE_GIVEN);
    assert_on_38(w, 1160, ALLELE_BY_CLINVAR);
    assert_noted(w, "alleles: chain leads elsewhere than ClinVar or HGVS");
}

static void a_clinvar_id_of_another_allele_proves_nothing(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    add_clinvar(
        w, SNV(ASSEMBLY_GRCH37, 150, "A", "G"), SNV(ASSEMBLY_GRCH38, 1160, "A", "G"));
    add_hgvs(w, "NC_000007.14:g.1155A>T");
    run(w);
    assert_on_38(w, 1155, ALLELE_BY_HGVS);
}

static void clinvar_ids_that_disagree_are_noted_and_not_used(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    add_clinvar(w, w->v.given[0], SNV(ASSEMBLY_GRCH38, 1160, "A", "T"));
    add_clinvar(w, w->v.given[0], SNV(ASSEMBLY_GRCH38, 1161, "A", "T"));
    run(w);
    assert_on_38(w, 1150, ALLELE_LIFTED);
    assert_noted(w, "alleles: ClinVar ids lead to several alleles");
}

static void the_chain_is_the_last_way(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    run(w);
    assert_on_38(w, 1150, ALLELE_LIFTED);
    assert_noted(w, "alleles: lifted by chain");
}

static void the_chain_leads_back_as_well(void **state)
{
    struct world *w = *state;
    w->v.given[1] = SNV(ASSEMBLY_GRCH38, 1150, "A", "T");
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 150);
    assert_int_equal(w->out[0].how, ALLELE_LIFTED);
}

static void what_no_block_covers_is_noted_and_stands_on_one_assembly(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 500, "A", "T");
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 500);
    assert_int_equal(w->out[1].allele.assembly, ASSEMBLY_NONE);
    assert_noted(w, "alleles: not lifted, unmapped");
}

static void a_description_that_contradicts_the_given_allele_is_noted(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    add_hgvs(w, "NC_000007.13:g.151A>T");
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 150);
    assert_noted(w, "alleles: given one and NC_ HGVS disagree");
}

static void without_a_given_allele_the_description_places_it(void **state)
{
    struct world *w = *state;
    add_hgvs(w, "NC_000007.13:g.150A>T");
    add_clinvar(
        w, SNV(ASSEMBLY_GRCH37, 170, "C", "G"), SNV(ASSEMBLY_GRCH38, 1170, "C", "G"));
    run(w);
    assert_int_equal(w->out[0].how, ALLELE_BY_HGVS);
    assert_int_equal(w->out[0].allele.pos1, 150);
    assert_on_38(w, 1150, ALLELE_LIFTED);
}

static void a_clinvar_id_alone_places_nothing(void **state)
{
    struct world *w = *state;
    add_clinvar(
        w, SNV(ASSEMBLY_GRCH37, 170, "C", "G"), SNV(ASSEMBLY_GRCH38, 1170, "C", "G"));
    run(w);
    assert_int_equal(w->out[0].allele.assembly, ASSEMBLY_NONE);
    assert_int_equal(w->out[1].allele.assembly, ASSEMBLY_NONE);
}

static void an_unpadded_deletion_gets_its_anchor_from_clinvar(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "TC", "");
    add_clinvar(w, SNV(ASSEMBLY_GRCH37, 149, "GTC", "G"),
        SNV(ASSEMBLY_GRCH38, 1149, "GTC", "G"));
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 149);
    assert_int_equal(w->out[0].how, ALLELE_BY_CLINVAR);
    assert_on_38(w, 1149, ALLELE_BY_CLINVAR);
}

static void a_deletion_moved_along_its_repeat_is_the_same_one(void **state)
{
    struct world *w = *state;
    /* ...G TC T...: deleting TC at 150 or CT at 151 leaves the same */
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 151, "CT", "");
    add_clinvar(w, SNV(ASSEMBLY_GRCH37, 149, "GTC", "G"),
        SNV(ASSEMBLY_GRCH38, 1149, "GTC", "G"));
    run(w);
    assert_int_equal(w->out[0].allele.pos1, 149);
}

static void an_indel_without_anchor_stands_nowhere(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "", "TC");
    run(w);
    assert_int_equal(w->out[0].allele.assembly, ASSEMBLY_NONE);
    assert_noted(w, "alleles: indel without an anchor base");
}

static void an_entry_on_one_assembly_is_lifted_to_the_other(void **state)
{
    struct world *w = *state;
    struct placed_allele one = {.allele = SNV(ASSEMBLY_GRCH38, 1150, "A", "T")};
    struct clinvar_entry entry = {.alleles = &one, .n_alleles = 1};
    link_lift_entry(&w->l, 0, &entry, 0);
    assert_int_equal(entry.n_alleles, 2);
    assert_int_equal(entry.alleles[1].allele.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(entry.alleles[1].allele.pos1, 150);
    assert_int_equal(entry.alleles[1].how, ALLELE_LIFTED);
    link_lift_entry(&w->l, 0, &entry, 0);
    assert_int_equal(entry.n_alleles, 2);
}

static void an_entry_is_not_lifted_to_where_clinvar_says_reference(void **state)
{
    struct world *w = *state;
    struct placed_allele one = {.allele = SNV(ASSEMBLY_GRCH38, 1150, "A", "T")};
    struct clinvar_entry entry = {.alleles = &one, .n_alleles = 1};
    link_lift_entry(&w->l, 0, &entry, 1u << ASSEMBLY_GRCH37);
    assert_int_equal(entry.n_alleles, 1);
    assert_noted(w, "alleles: not lifted, reference there");
    link_lift_entry(&w->l, 0, &entry, 1u << ASSEMBLY_GRCH38);
    assert_int_equal(entry.n_alleles, 2);
}

/* ---- where bases are known ------------------------------------------------------- */

/* On the GRCh given by i: "142:AT:A", or "" for nowhere. */
static void assert_placed(
    struct world *w, unsigned i, enum allele_how how, const char *want)
{
    const struct placed_allele *p = &w->out[i];
    struct str text = allele_text(&w->l.scratch, &p->allele);
    if (p->allele.assembly == ASSEMBLY_NONE) {
        assert_string_equal("", want);
        return;
    }
    assert_int_equal(p->how, how);
    assert_string_equal(
        str_cstr(&w->l.scratch, str_sub(text, strlen("7:"), text.n)), want);
}

static void an_indel_is_moved_to_its_leftmost_place(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 145, "TT", "T");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "142:AT:A");
    assert_placed(w, 1, ALLELE_LIFTED, "1142:AT:A");
    assert_noted(w, "alleles: indel moved to its leftmost place");
    assert_noted(w, "alleles: indel is at its leftmost place");
}

static void an_indel_at_the_edge_of_the_known_bases_stays_unproven(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 103, "TT", "T");
    chain_free(w->b.chain);
    w->b.chain = NULL;
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "103:TT:T");
    assert_noted(w, "alleles: indel not proven leftmost, no bases");
    assert_noted(w, "alleles: REF agrees with the reference");
}

static void an_allele_whose_ref_is_not_the_references_stands_nowhere(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "C", "T");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "");
    assert_placed(w, 1, ALLELE_GIVEN, "");
    assert_noted(w, "alleles: REF is not the reference's base");
}

static void outside_of_the_known_bases_ref_is_not_checked(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 500, "C", "T");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "500:C:T");
    assert_noted(w, "alleles: REF not checked, no bases");
}

static void an_unpadded_insertion_gets_its_anchor_from_the_bases(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 144, "", "TT");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "142:A:ATT");
    assert_noted(w, "alleles: anchor from the reference");
}

static void an_unpadded_deletion_gets_its_anchor_from_the_bases(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 152, "acac", "");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "149:GACAC:G");
}

static void an_unpadded_deletion_of_other_bases_is_refused(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 151, "CC", "");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "");
    assert_noted(w, "alleles: REF is not the reference's base");
}

static void without_a_known_anchor_clinvar_is_asked(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 101, "TTTTA", "");
    add_clinvar(w, SNV(ASSEMBLY_GRCH37, 100, "GTTTTA", "G"),
        SNV(ASSEMBLY_GRCH38, 1100, "GTTTTA", "G"));
    run(w);
    assert_placed(w, 0, ALLELE_BY_CLINVAR, "100:GTTTTA:G");
    assert_placed(w, 1, ALLELE_BY_CLINVAR, "1100:GTTTTA:G");
    assert_noted(w, "alleles: anchor from ClinVar");
}

static void an_anchor_may_come_from_the_other_assemblys_bases(void **state)
{
    struct world *w = *state;
    w->b.reference = reference_new();
    add_bases(w, ASSEMBLY_GRCH38, bases_38);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 144, "", "TT");
    run(w);
    assert_placed(w, 0, ALLELE_LIFTED, "142:A:ATT");
    assert_placed(w, 1, ALLELE_LIFTED, "1142:A:ATT");
    assert_noted(w, "alleles: anchor from the other assembly's reference");
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 152, "AC", "");
    run(w);
    assert_placed(w, 0, ALLELE_LIFTED, "149:GAC:G");
    assert_placed(w, 1, ALLELE_LIFTED, "1149:GAC:G");
}

static void an_unpadded_deletion_of_other_bases_over_there_is_refused(void **state)
{
    struct world *w = *state;
    w->b.reference = reference_new();
    add_bases(w, ASSEMBLY_GRCH38, bases_38);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 151, "CC", "");
    run(w);
    assert_placed(w, 0, ALLELE_LIFTED, "");
    assert_placed(w, 1, ALLELE_LIFTED, "");
    assert_noted(w, "alleles: not lifted, REF disagrees");
    assert_noted(w, "alleles: indel without an anchor base");
}

static void an_unpadded_indel_at_a_blocks_edge_has_no_anchor_over_there(void **state)
{
    struct world *w = *state;
    w->b.reference = reference_new();
    add_bases(w, ASSEMBLY_GRCH38, bases_38);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 200, "", "TT");
    run(w);
    assert_placed(w, 0, ALLELE_LIFTED, "");
    assert_noted(w, "alleles: indel without an anchor base");
}

static void a_placed_allele_that_the_chain_denies_is_noted(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 158, "G", "T");
    add_hgvs(w, "NC_000007.14:g.1159C>T");
    run(w);
    assert_placed(w, 1, ALLELE_BY_HGVS, "1159:C:T");
    assert_noted(w, "alleles: lifted by chain, REF disagrees; placed otherwise");
}

static void a_description_without_bases_is_placed_by_them(void **state)
{
    struct world *w = *state;
    give_bases(w);
    add_hgvs(w, "NC_000007.13:g.154_155del");
    add_hgvs(w, "NC_000007.14:g.1154_1155delAC");
    run(w);
    assert_placed(w, 0, ALLELE_BY_HGVS, "149:GAC:G");
    assert_placed(w, 1, ALLELE_BY_HGVS, "1149:GAC:G");
}

static void a_description_at_its_3_prime_place_agrees_with_the_given_allele(
    void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 149, "G", "GAC");
    add_hgvs(w, "NC_000007.13:g.155_156dup");
    run(w);
    assert_noted(w, "alleles: agree with NC_ HGVS");
}

static void without_bases_a_shifted_description_is_not_called_wrong(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 149, "G", "GAC");
    add_hgvs(w, "NC_000007.13:g.154_155dupAC");
    run(w);
    assert_noted(w, "alleles: given one and NC_ HGVS not compared, no bases");
}

static void a_description_whose_ref_is_not_the_references_places_nothing(void **state)
{
    struct world *w = *state;
    give_bases(w);
    add_hgvs(w, "NC_000007.13:g.150G>T");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "");
    assert_noted(w, "alleles: REF of NC_ HGVS is not the reference's base");
}

static void what_is_lifted_to_another_base_is_not_placed(void **state)
{
    struct world *w = *state;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 158, "G", "T");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "158:G:T");
    assert_placed(w, 1, ALLELE_GIVEN, "");
    assert_noted(w, "alleles: not lifted, REF disagrees");
}

static void an_entry_is_not_lifted_to_another_base(void **state)
{
    struct world *w = *state;
    struct placed_allele one = {.allele = SNV(ASSEMBLY_GRCH38, 1158, "A", "T")};
    struct clinvar_entry entry = {.alleles = &one, .n_alleles = 1};
    give_bases(w);
    link_lift_entry(&w->l, 0, &entry, 0);
    assert_int_equal(entry.n_alleles, 1);
    assert_noted(w, "alleles: not lifted, REF disagrees");
}

static void two_lifted_alleles_that_become_equal_are_one(void **state)
{
    struct world *w = *state;
    struct placed_allele two[] = {{.allele = SNV(ASSEMBLY_GRCH38, 1142, "AT", "A")},
        {.allele = SNV(ASSEMBLY_GRCH38, 1145, "TT", "T")}};
    struct clinvar_entry entry = {.alleles = two, .n_alleles = 2};
    give_bases(w);
    link_lift_entry(&w->l, 0, &entry, 0);
    assert_int_equal(entry.n_alleles, 3);
    assert_int_equal(entry.alleles[2].allele.pos1, 142);
}

/* ---- other spellings ------------------------------------------------------------- */

static unsigned more(struct world *w, struct placed_allele **list)
{
    return link_other_spellings(&w->l, &w->v, w->out, list);
}

static void assert_more(struct world *w, const struct placed_allele *p,
    enum allele_how how, const char *want)
{
    struct str text = allele_text(&w->l.scratch, &p->allele);
    assert_int_equal(p->allele.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(p->how, how);
    assert_string_equal(str_cstr(&w->l.scratch, text), want);
}

/* TTTT at 143: a query of GRCh37 can't move a record that says 145. */
static void without_bases_every_place_in_a_repeat_is_stored(void **state)
{
    struct world *w = *state;
    struct placed_allele *list;
    w->b.reference = reference_new();
    add_bases(w, ASSEMBLY_GRCH38, bases_38);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 146, "T", "");
    run(w);
    assert_placed(w, 0, ALLELE_LIFTED, "142:AT:A");
    assert_int_equal(more(w, &list), 3);
    assert_more(w, &list[0], ALLELE_LIFTED, "7:143:TT:T");
    assert_more(w, &list[1], ALLELE_LIFTED, "7:144:TT:T");
    assert_more(w, &list[2], ALLELE_LIFTED, "7:145:TT:T");
    assert_noted(w, "alleles: all places in a repeat, by the other assembly");
}

static void an_insertion_turns_as_it_moves_through_its_repeat(void **state)
{
    struct world *w = *state;
    struct placed_allele *list;
    w->b.reference = reference_new();
    add_bases(w, ASSEMBLY_GRCH38, bases_38);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 156, "", "CA");
    run(w);
    assert_placed(w, 0, ALLELE_LIFTED, "149:G:GAC");
    assert_int_equal(more(w, &list), 7);
    assert_more(w, &list[0], ALLELE_LIFTED, "7:150:A:ACA");
    assert_more(w, &list[1], ALLELE_LIFTED, "7:151:C:CAC");
    assert_more(w, &list[6], ALLELE_LIFTED, "7:156:A:ACA");
}

static void where_bases_are_known_one_spelling_is_enough(void **state)
{
    struct world *w = *state;
    struct placed_allele *list;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 146, "T", "");
    run(w);
    assert_int_equal(more(w, &list), 0);
}

static void a_repeat_that_the_chain_cuts_has_one_spelling(void **state)
{
    static const char cut[] = "chain 100 chr7 159138663 + 100 200 chr7 159345973 + "
                              "1100 1201 1\n44 0 1\n56\n\n";
    struct world *w = *state;
    struct placed_allele *list;
    w->b.reference = reference_new();
    add_bases(w, ASSEMBLY_GRCH38, bases_38);
    w->out[0].allele = SNV(ASSEMBLY_GRCH37, 142, "AT", "A");
    w->out[1].allele = SNV(ASSEMBLY_GRCH38, 1142, "AT", "A");
    chain_free(w->b.chain);
    struct stream *in = stream_open_bytes("c", cut, strlen(cut), &w->err);
    w->b.chain = chain_read(in, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38, &w->err);
    stream_close(in);
    assert_non_null(w->b.chain);
    assert_int_equal(more(w, &list), 0);
    assert_noted(w, "alleles: repeat not lifted whole, one spelling only");
}

static void the_sources_vcf_gives_an_anchor(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "", "TC");
    w->v.spelled = SNV(ASSEMBLY_GRCH37, 150, "A", "ATC");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "150:A:ATC");
    assert_noted(w, "alleles: anchor from the source's VCF");
}

static void a_vcf_of_another_place_gives_no_anchor(void **state)
{
    struct world *w = *state;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "", "TC");
    w->v.spelled = SNV(ASSEMBLY_GRCH37, 151, "A", "ATC");
    run(w);
    assert_placed(w, 0, ALLELE_GIVEN, "");
}

/* As CIViC's exporter writes an insertion that also replaces. */
static void a_second_reading_of_the_source_is_kept_and_noted(void **state)
{
    struct world *w = *state;
    struct placed_allele *list;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "CTC");
    w->v.spelled = SNV(ASSEMBLY_GRCH37, 150, "AA", "ACTC");
    run(w);
    assert_int_equal(more(w, &list), 1);
    assert_more(w, &list[0], ALLELE_GIVEN, "7:151:A:CTC");
    assert_noted(w, "alleles: the VCF reads the table's start otherwise; both kept");
}

static void a_second_reading_that_the_bases_deny_is_not_kept(void **state)
{
    struct world *w = *state;
    struct placed_allele *list;
    give_bases(w);
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "CTC");
    w->v.spelled = SNV(ASSEMBLY_GRCH37, 150, "AA", "ACTC"); /* 151 is C */
    run(w);
    assert_int_equal(more(w, &list), 0);
    assert_noted(w, "alleles: REF of the VCF is not the reference's; not used");
}

static void a_vcf_that_says_something_else_is_not_kept(void **state)
{
    struct world *w = *state;
    struct placed_allele *list;
    w->v.given[0] = SNV(ASSEMBLY_GRCH37, 150, "A", "T");
    w->v.spelled = SNV(ASSEMBLY_GRCH37, 150, "A", "G");
    run(w);
    assert_int_equal(more(w, &list), 0);
    assert_noted(w, "alleles: the VCF's is another than the table's; not used");
}

static void a_mitochondrial_description_stands_on_both(void **state)
{
    struct world *w = *state;
    add_hgvs(w, "NC_012920.1:m.1555A>G");
    run(w);
    assert_int_equal(w->out[0].allele.contig, CONTIG_MT);
    assert_int_equal(w->out[1].allele.contig, CONTIG_MT);
    assert_int_equal(w->out[1].how, ALLELE_BY_HGVS);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_clinvar_id_comes_first),
        TEST(a_clinvar_id_of_another_allele_proves_nothing),
        TEST(clinvar_ids_that_disagree_are_noted_and_not_used),
        TEST(the_chain_is_the_last_way),
        TEST(the_chain_leads_back_as_well),
        TEST(what_no_block_covers_is_noted_and_stands_on_one_assembly),
        TEST(a_description_that_contradicts_the_given_allele_is_noted),
        TEST(without_a_given_allele_the_description_places_it),
        TEST(a_clinvar_id_alone_places_nothing),
        TEST(an_unpadded_deletion_gets_its_anchor_from_clinvar),
        TEST(a_deletion_moved_along_its_repeat_is_the_same_one),
        TEST(an_indel_without_anchor_stands_nowhere),
        TEST(an_entry_on_one_assembly_is_lifted_to_the_other),
        TEST(an_entry_is_not_lifted_to_where_clinvar_says_reference),
        TEST(an_indel_is_moved_to_its_leftmost_place),
        TEST(an_indel_at_the_edge_of_the_known_bases_stays_unproven),
        TEST(an_allele_whose_ref_is_not_the_references_stands_nowhere),
        TEST(outside_of_the_known_bases_ref_is_not_checked),
        TEST(an_unpadded_insertion_gets_its_anchor_from_the_bases),
        TEST(an_unpadded_deletion_gets_its_anchor_from_the_bases),
        TEST(an_unpadded_deletion_of_other_bases_is_refused),
        TEST(without_a_known_anchor_clinvar_is_asked),
        TEST(an_anchor_may_come_from_the_other_assemblys_bases),
        TEST(an_unpadded_deletion_of_other_bases_over_there_is_refused),
        TEST(an_unpadded_indel_at_a_blocks_edge_has_no_anchor_over_there),
        TEST(a_placed_allele_that_the_chain_denies_is_noted),
        TEST(a_description_without_bases_is_placed_by_them),
        TEST(a_description_at_its_3_prime_place_agrees_with_the_given_allele),
        TEST(without_bases_a_shifted_description_is_not_called_wrong),
        TEST(a_description_whose_ref_is_not_the_references_places_nothing),
        TEST(what_is_lifted_to_another_base_is_not_placed),
        TEST(an_entry_is_not_lifted_to_another_base),
        TEST(two_lifted_alleles_that_become_equal_are_one),
        TEST(without_bases_every_place_in_a_repeat_is_stored),
        TEST(an_insertion_turns_as_it_moves_through_its_repeat),
        TEST(where_bases_are_known_one_spelling_is_enough),
        TEST(a_repeat_that_the_chain_cuts_has_one_spelling),
        TEST(the_sources_vcf_gives_an_anchor),
        TEST(a_vcf_of_another_place_gives_no_anchor),
        TEST(a_second_reading_of_the_source_is_kept_and_noted),
        TEST(a_second_reading_that_the_bases_deny_is_not_kept),
        TEST(a_vcf_that_says_something_else_is_not_kept),
        TEST(a_mitochondrial_description_stands_on_both),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
