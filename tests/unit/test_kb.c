#include "kb/store/kb.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "kb/model/allele.h"
#include "kb/store/kb_build_private.h"
#include "tests/unit/tiny_kb.h"

struct fixture {
    char *dir;
    char path[512], other[512];
    char id[65];
    struct kb *kb;
    struct kb_txn *t;
    struct arena mem;
    struct err err;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    if (!f)
        return -1;
    f->dir = tiny_kb_make_dir();
    snprintf(f->path, sizeof(f->path), "%s/tiny.kb", f->dir);
    snprintf(f->other, sizeof(f->other), "%s/other.kb", f->dir);
    if (tiny_kb_build(f->path, 0, f->id, &f->err) < 0) {
        print_error("%s\n", f->err.msg);
        return -1;
    }
    f->kb = kb_open(f->path, true, &f->err);
    f->t = f->kb ? kb_begin(f->kb, &f->err) : NULL;
    if (!f->t)
        print_error("%s\n", f->err.msg);
    *state = f;
    return f->t ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    kb_end(f->t);
    kb_close(f->kb);
    arena_free(&f->mem);
    tiny_kb_remove_dir(f->dir);
    free(f);
    return 0;
}

/* ---- look-ups -----------------------------------------------------------------------
 */

static void finds_sources_genes_and_diseases(void **state)
{
    struct fixture *f = *state;
    struct provenance p;
    struct gene g;
    struct disease d;
    struct str id;

    assert_int_equal(kb_n_sources(f->t), 3);
    assert_int_equal(kb_source(f->t, 1, &f->mem, &p, &f->err), 1);
    assert_true(str_eq_c(p.release, "2024-08-01"));
    assert_int_equal(kb_source(f->t, 3, &f->mem, &p, &f->err), 0);
    assert_int_equal(kb_gene(f->t, 1097, &f->mem, &g, &f->err), 1);
    assert_true(str_eq_c(g.symbol, "BRAF"));
    assert_int_equal(kb_gene(f->t, 1, &f->mem, &g, &f->err), 0);
    assert_int_equal(kb_gene_by_symbol(f->t, STR("KIT"), &f->mem, &g, &f->err), 1);
    assert_int_equal(g.hgnc_id, 6342);
    assert_int_equal(kb_gene_by_symbol(f->t, STR("kit"), &f->mem, &g, &f->err), 0);
    assert_int_equal(kb_disease(f->t, 2, &f->mem, &d, &f->err), 1);
    assert_int_equal(d.n_ancestors, 2);
    assert_int_equal(kb_disease(f->t, 3, &f->mem, &d, &f->err), 0);
    assert_int_equal(kb_meta(f->t, KB_META_ID, &id, &f->err), 1);
    assert_true(str_eq_c(id, f->id));
    assert_int_equal(kb_meta(f->t, "nothing", &id, &f->err), 0);
}

static void finds_records_by_ordinal_and_id(void **state)
{
    struct fixture *f = *state;
    struct record r;
    struct evidence e;
    struct clinvar_entry c;
    struct named_variant v;
    struct named_profile p;

    assert_int_equal(kb_n_records(f->t), TINY_RECORDS);
    assert_int_equal(kb_record_by_id(f->t, STR("EID1409"), &r, &f->err), 1);
    assert_int_equal(r.type, RECORD_EVIDENCE);
    assert_int_equal(kb_evidence(f->t, r.ordinal, &f->mem, &e, &f->err), 1);
    assert_true(str_eq_c(e.id, "EID1409"));
    assert_int_equal(e.n_therapies, 2);
    assert_int_equal(kb_record_by_id(f->t, STR("VCV000001007"), &r, &f->err), 1);
    assert_int_equal(kb_clinvar(f->t, r.ordinal, &f->mem, &c, &f->err), 1);
    assert_int_equal(c.record.variation_id, 1007);
    assert_int_equal(kb_variant(f->t, TINY_FIRST_CIVIC, &f->mem, &v, &f->err), 1);
    assert_true(str_eq_c(v.id, "civic.vid:12"));
    assert_int_equal(kb_profile(f->t, TINY_FIRST_CIVIC + 2, &f->mem, &p, &f->err), 1);
    assert_true(str_eq_c(p.name, "BRAF V600E"));
    assert_int_equal(kb_profile(f->t, 0, &f->mem, &p, &f->err), ERR_KB);
    assert_int_equal(kb_record(f->t, TINY_RECORDS, &r, &f->err), 0);
    assert_int_equal(kb_record_by_id(f->t, STR("EID1"), &r, &f->err), 0);
    assert_int_equal(kb_record_by_id(f->t, STR(""), &r, &f->err), 0);
}

static void finds_names_of_any_length(void **state)
{
    struct fixture *f = *state;
    struct name_hit *hits;

    assert_int_equal(kb_name(f->t, STR("b raf"), &f->mem, &hits, &f->err), 1);
    assert_int_equal(hits[0].kind, NAME_GENE);
    assert_int_equal(hits[0].target, 1097);
    assert_int_equal(kb_name(f->t, STR("mel"), &f->mem, &hits, &f->err), 1);
    assert_int_equal(hits[0].target, 1);
    assert_int_equal(kb_name(f->t, tiny_kb_long_name(), &f->mem, &hits, &f->err), 1);
    assert_int_equal(hits[0].target, 2);
    assert_int_equal(kb_name(f->t, STR("braf v600e"), &f->mem, &hits, &f->err), 2);
    assert_int_equal(hits[0].kind, NAME_RECORD);
    assert_int_equal(kb_name(f->t, STR("dabrafenib"), &f->mem, &hits, &f->err), 1);
    assert_int_equal(hits[0].kind, NAME_DRUG);
    assert_int_equal(kb_name(f->t, STR("rs500"), &f->mem, &hits, &f->err), 2);
    assert_int_equal(kb_name(f->t, STR("nothing"), &f->mem, &hits, &f->err), 0);
}

static void offers_near_names_best_first(void **state)
{
    struct fixture *f = *state;
    struct str *names;

    assert_int_equal(
        kb_name_near(f->t, STR("barf"), NAME_GENE, 2, &f->mem, &names, &f->err), 2);
    assert_true(str_eq_c(names[0], "braf"));  /* one swap */
    assert_true(str_eq_c(names[1], "b raf")); /* before "braf1", of two edits too */
    assert_int_equal(
        kb_name_near(f->t, STR("melanona"), NAME_DISEASE, 5, &f->mem, &names, &f->err),
        1);
    assert_int_equal(
        kb_name_near(f->t, STR("skin"), NAME_DISEASE, 5, &f->mem, &names, &f->err), 1);
    assert_true(str_eq_c(names[0], "skin melanoma"));
    assert_int_equal(
        kb_name_near(f->t, STR("met"), NAME_GENE, 5, &f->mem, &names, &f->err), 0);
    assert_int_equal(
        kb_name_near(f->t, STR("rs5"), NAME_RECORD, 4, &f->mem, &names, &f->err), 0);
}

static void only_plain_numbers_behind_their_prefix_are_numbers(void **state)
{
    static const char *const not_numbers[] = {
        "", "rs", "r5", "rs0", "rs05", "rs5a", "ca", "vcv5", "rs281474976710656"};
    enum number_kind kind;
    uint64_t number;

    (void)state;
    for (size_t i = 0; i < sizeof(not_numbers) / sizeof(not_numbers[0]); i++)
        assert_false(kb_number_of_name(str_of(not_numbers[i]), &kind, &number));
    assert_true(kb_number_of_name(STR("rs281474976710655"), &kind, &number));
    assert_int_equal(kind, NUMBER_RS);
    assert_int_equal(number, UINT64_C(281474976710655));
    assert_true(kb_number_of_name(STR("ca2"), &kind, &number));
    assert_int_equal(kind, NUMBER_CA);
}

static void finds_every_clinvar_record_by_its_id(void **state)
{
    static const char *const absent[] = {"VCV000000999", "VCV1007", "VCV0000001007",
        "VCV000001007.1", "vcv000001007", "VCV999999999", "VCV000000000"};
    struct fixture *f = *state;
    struct record r;

    for (unsigned i = 0; i < TINY_CLINVAR_RECORDS; i++) {
        struct str id = str_fmt(&f->mem, "VCV%09u", 1000 + i);
        assert_int_equal(kb_record_by_id(f->t, id, &r, &f->err), 1);
        assert_int_equal(r.ordinal, i);
        assert_true(str_eq(r.id, id));
    }
    for (size_t i = 0; i < sizeof(absent) / sizeof(absent[0]); i++)
        assert_int_equal(kb_record_by_id(f->t, str_of(absent[i]), &r, &f->err), 0);
}

static bool has_owner(const uint32_t *owners, int n, uint32_t record)
{
    for (int i = 0; i < n; i++)
        if (owners[i] == record)
            return true;
    return false;
}

static void finds_every_allele_once_for_each_owner(void **state)
{
    struct fixture *f = *state;
    uint32_t *owners;
    bool has_criterion;

    for (unsigned i = 1; i < TINY_CLINVAR_RECORDS; i++) {
        struct allele a = tiny_kb_snv(i);
        bool has_two = (i - 1) % 5 != 0; /* the record before lists it too */
        int n = kb_allele_owners(f->t, &a, &f->mem, &owners, &has_criterion, &f->err);
        assert_int_equal(n, (i == 1 ? 1 : 0) + 1 + (has_two ? 1 : 0));
        assert_true(has_owner(owners, n, i));
        assert_int_equal(has_criterion, i == 1);
        if (has_two)
            assert_true(has_owner(owners, n, i - 1));
        a.pos1++;
        assert_int_equal(
            kb_allele_owners(f->t, &a, &f->mem, &owners, &has_criterion, &f->err), 0);
    }
}

static void flags_owners_of_alleles_that_a_criterion_names(void **state)
{
    struct fixture *f = *state;
    struct allele snv = tiny_kb_snv(1), deletion = tiny_kb_long_allele();
    uint32_t *owners, *criteria;
    bool has_criterion;

    assert_int_equal(
        kb_allele_owners(f->t, &snv, &f->mem, &owners, &has_criterion, &f->err), 2);
    assert_int_equal(owners[0], 1);
    assert_int_equal(owners[1], TINY_FIRST_CIVIC);
    assert_true(has_criterion);
    assert_int_equal(kb_criteria_by_allele(f->t, &snv, &f->mem, &criteria, &f->err), 1);
    assert_int_equal(criteria[0], 0);
    assert_int_equal(
        kb_allele_owners(f->t, &deletion, &f->mem, &owners, &has_criterion, &f->err),
        1);
    assert_int_equal(owners[0], 0);
    assert_true(has_criterion);
    assert_int_equal(
        kb_criteria_by_allele(f->t, &deletion, &f->mem, &criteria, &f->err), 1);
    assert_int_equal(criteria[0], 5);
}

static void walks_bins_in_genome_order(void **state)
{
    struct fixture *f = *state;
    unsigned contig = 1, n_bins = 0, last_contig = 0;
    uint32_t bin = 0, last_bin = 0, n = 0;
    struct kb_bin found, same;
    int rc;

    while ((rc = kb_bin_seek(f->t, ASSEMBLY_GRCH38, &contig, &bin, &found, &f->err))
           == 1) {
        assert_true(contig > last_contig || (contig == last_contig && bin > last_bin));
        assert_int_equal(kb_bin(f->t, ASSEMBLY_GRCH38, contig, bin, &same, &f->err), 1);
        assert_ptr_equal(same.pos1, found.pos1);
        n += found.n;
        n_bins++;
        last_contig = contig;
        last_bin = bin++;
    }
    assert_int_equal(rc, 0);
    assert_true(n_bins > 100);
    /* odd SNVs twice or once, the variant's, and the long deletion */
    assert_in_range(n, TINY_CLINVAR_RECORDS / 2, TINY_CLINVAR_RECORDS);
    contig = CONTIG_MT;
    bin = UINT16_MAX + 1u;
    assert_int_equal(
        kb_bin_seek(f->t, ASSEMBLY_GRCH37, &contig, &bin, &found, &f->err), 0);
}

static void finds_criteria_by_their_keys(void **state)
{
    struct fixture *f = *state;
    struct gene_criterion *by_gene;
    struct criterion *c;
    uint32_t *list;
    int n;

    assert_int_equal(kb_criterion(f->t, 2, &f->mem, &c, &f->err), 1);
    assert_int_equal(c->kind, CRITERION_AND);
    assert_int_equal(kb_criterion(f->t, 6, &f->mem, &c, &f->err), 0);
    n = kb_criteria_by_gene(f->t, STR("BRAF"), &f->mem, &by_gene, &f->err);
    assert_true(n > 0);
    for (int i = 0; i < n; i++)
        assert_int_equal(by_gene[i].criterion, 2);
    assert_int_equal(
        kb_criteria_by_gene(f->t, STR("TP53"), &f->mem, &by_gene, &f->err), 0);
    assert_int_equal(
        kb_criteria_by_factor(f->t, STR("TMB"), &f->mem, &list, &f->err), 1);
    assert_int_equal(list[0], 3);
    assert_int_equal(
        kb_criteria_by_text(f->t, STR("t(9;22)(q34;q11)"), &f->mem, &list, &f->err), 1);
    assert_int_equal(list[0], 4);
}

static void finds_records_from_the_other_side(void **state)
{
    struct fixture *f = *state;
    uint32_t *list;

    assert_int_equal(kb_records_by_criterion(f->t, 2, &f->mem, &list, &f->err), 2);
    assert_int_equal(list[0], TINY_FIRST_CIVIC + 3);
    assert_int_equal(list[1], TINY_FIRST_CIVIC + 4);
    assert_int_equal(kb_records_by_criterion(f->t, 1, &f->mem, &list, &f->err), 0);
    assert_int_equal(kb_records_by_disease(f->t, 1, &f->mem, &list, &f->err), 1);
    assert_int_equal(
        kb_records_by_drug(f->t, STR("DabraFenib"), &f->mem, &list, &f->err), 2);
    assert_int_equal(
        kb_records_by_drug(f->t, STR("aspirin"), &f->mem, &list, &f->err), 0);
    assert_int_equal(kb_records_by_gene(f->t, STR("EGFR"), &f->mem, &list, &f->err), 1);
    assert_int_equal(list[0], TINY_FIRST_CIVIC + 1);
    assert_true(kb_records_by_gene(f->t, STR("BRAF"), &f->mem, &list, &f->err) > 100);
}

static void finds_records_that_cite_an_id(void **state)
{
    struct fixture *f = *state;
    uint32_t *list;

    assert_int_equal(
        kb_records_citing(f->t, STR("civic.vid:12"), &f->mem, &list, &f->err), 1);
    assert_int_equal(list[0], TINY_FIRST_CIVIC + 2);
    assert_int_equal(
        kb_records_citing(f->t, STR("civic.mpid:12"), &f->mem, &list, &f->err), 1);
    assert_int_equal(list[0], TINY_FIRST_CIVIC + 3);
    assert_int_equal(
        kb_records_citing(f->t, STR("civic.vid:100"), &f->mem, &list, &f->err), 0);
    assert_int_equal(kb_records_citing(f->t, STR(""), &f->mem, &list, &f->err), 0);
}

static void finds_the_first_record_of_a_type(void **state)
{
    struct fixture *f = *state;
    static const struct {
        enum record_type type;
        uint32_t first;
    } expected[] = {
        {RECORD_CLINVAR, 0},
        {RECORD_VARIANT, TINY_FIRST_CIVIC},
        {RECORD_PROFILE, TINY_FIRST_CIVIC + 2},
        {RECORD_EVIDENCE, TINY_FIRST_CIVIC + 3},
        {RECORD_ASSERTION, TINY_FIRST_CIVIC + 4},
        {RECORD_TRIAL, TINY_FIRST_CIVIC + TINY_CIVIC_RECORDS}, /* none: the next type */
        {RECORD_PGX, TINY_FIRST_CIVIC + TINY_CIVIC_RECORDS},
        {RECORD_CLINVAR_ALLELE, TINY_RECORDS - TINY_WORD_RECORDS},
        {RECORD_CLINVAR_ALLELE + 1, TINY_RECORDS},
    };

    const size_t n = sizeof(expected) / sizeof(expected[0]);

    /* whichever is asked first, what it learned is right for the others */
    for (size_t start = 0; start < n; start++) {
        struct kb_txn *t = kb_begin(f->kb, &f->err);
        assert_non_null(t);
        for (size_t k = 0; k < 2 * n; k++) {
            size_t i = (start + 5 * k) % n;
            uint32_t first = UINT32_MAX;
            assert_int_equal(kb_first_of_type(t, expected[i].type, &first, &f->err), 0);
            assert_int_equal(first, expected[i].first);
        }
        kb_end(t);
    }
}

/* It is no ClinVar record: who asks for one does not get it. */
static void a_word_of_an_allele_is_found_by_allele_and_rs_numbers(void **state)
{
    struct fixture *f = *state;
    struct allele a = {ASSEMBLY_GRCH37, 7, 159000000, STR("A"), STR("T")};
    uint32_t *owners;
    bool has_criterion;
    struct clinvar_entry c;
    struct name_hit *hits;

    assert_int_equal(
        kb_allele_owners(f->t, &a, &f->mem, &owners, &has_criterion, &f->err), 1);
    assert_int_equal(owners[0], TINY_RECORDS - 1);
    assert_int_equal(kb_clinvar_allele(f->t, owners[0], &f->mem, &c, &f->err), 1);
    assert_true(str_eq_c(c.record.by_kind[0].class_word, "Pathogenic; other"));
    assert_int_equal(kb_name(f->t, STR("rs78"), &f->mem, &hits, &f->err), 2);
    assert_int_equal(hits[1].target, owners[0]);
    assert_true(kb_clinvar(f->t, owners[0], &f->mem, &c, &f->err) < 0);
    assert_true(kb_clinvar_allele(f->t, 0, &f->mem, &c, &f->err) < 0);
}

static void annotations_are_found_by_position_gene_drug_and_rsid(void **state)
{
    struct fixture *f = *state;
    uint32_t first = TINY_FIRST_CIVIC + TINY_CIVIC_RECORDS, *list;
    struct pgx_annotation a;
    struct kb_pgx_position *at;
    struct name_hit *hits;

    assert_int_equal(kb_pgx_positions(f->t, ASSEMBLY_GRCH37, &f->mem, &at, &f->err), 1);
    assert_int_equal(at[0].pos1, 97915614);
    assert_int_equal(kb_pgx_positions(f->t, ASSEMBLY_GRCH38, &f->mem, &at, &f->err), 1);
    assert_int_equal(at[0].contig, 1);
    assert_int_equal(at[0].pos1, 97450058);
    assert_int_equal(at[0].ref, 'C');
    assert_int_equal(at[0].n_records, 2);
    assert_int_equal(at[0].records[0], first);
    assert_int_equal(at[0].records[1], first + 1);
    assert_int_equal(kb_pgx(f->t, first + 2, &f->mem, &a, &f->err), 1);
    assert_true(str_eq_c(a.id, "clinpgx:10"));
    assert_int_equal(a.n_genotypes, 0);
    assert_true(kb_pgx(f->t, first - 1, &f->mem, &a, &f->err) == ERR_KB);
    assert_int_equal(kb_records_by_gene(f->t, STR("DPYD"), &f->mem, &list, &f->err), 3);
    assert_int_equal(
        kb_records_by_drug(f->t, STR("Capecitabine"), &f->mem, &list, &f->err), 2);
    assert_int_equal(kb_name(f->t, STR("rs3918290"), &f->mem, &hits, &f->err), 2);
}

static int sum_counts(void *ctx, struct str source, struct str kind, struct str fate,
    struct str reason, uint64_t n, struct err *err)
{
    uint64_t *sums = ctx;

    (void)kind;
    (void)err;
    if (str_eq_c(source, "civic") && str_eq_c(fate, "stored") && reason.n == 0)
        sums[0] += n;
    if (str_eq_c(source, "clinvar") && str_eq(reason, tiny_kb_long_name()))
        sums[1] += n;
    return 0;
}

static void keeps_curated_tables_and_counts(void **state)
{
    struct fixture *f = *state;
    struct curated_table table;
    uint64_t sums[2] = {0, 0}, n;

    assert_int_equal(kb_curated(f->t, "gene_lists", &f->mem, &table, &f->err), 1);
    assert_int_equal(table.n_rows, 2);
    assert_int_equal(curated_column(&table, "list"), 1);
    assert_int_equal(curated_column(&table, "none"), -1);
    assert_true(str_eq_c(table.rows[0][1], "oncogene"));
    assert_int_equal(table.rows[1][1].n, 0);
    assert_int_equal(kb_curated(f->t, "empty", &f->mem, &table, &f->err), 1);
    assert_int_equal(table.n_rows, 0);
    assert_int_equal(table.source, 1);
    assert_int_equal(kb_curated(f->t, "none", &f->mem, &table, &f->err), 0);
    assert_int_equal(kb_each_count(f->t, sum_counts, sums, &f->err), 0);
    assert_int_equal(sums[0], 42); /* given twice: they add up */
    assert_int_equal(sums[1], 7);
    assert_int_equal(kb_table_entries(f->t, KB_TABLE_RECORD_ID, &n, &f->err), 0);
    assert_int_equal(n, TINY_RECORDS - TINY_CLINVAR_RECORDS);
}

/* ---- building -----------------------------------------------------------------------
 */

static char *read_file(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    struct stat st;
    char *bytes;

    assert_non_null(in);
    assert_int_equal(fstat(fileno(in), &st), 0);
    *n = (size_t)st.st_size;
    bytes = malloc(*n);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *n, in), *n);
    fclose(in);
    return bytes;
}

static void verifies_whole(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(kb_verify(f->t, &f->err), 0);
    assert_int_equal(kb_verify_by_two(f->t, &f->err), 0);
}

static void builds_the_same_bytes_with_any_memory(void **state)
{
    struct fixture *f = *state;
    size_t n, n_other;
    char *bytes = read_file(f->path, &n), *other;
    char id[65];

    assert_int_equal(tiny_kb_build(f->other, 2000, id, &f->err), 0);
    other = read_file(f->other, &n_other);
    assert_string_equal(id, f->id);
    assert_int_equal(n, n_other);
    assert_memory_equal(bytes, other, n);
    free(bytes);
    free(other);
}

/* Batches of the writing thread are a megabyte: names enough for several. */
static int build_many_names(
    struct fixture *f, bool has_thread, char id[65], struct err *err)
{
    struct kb_build_options options = {f->other, "test", 0};
    struct kb_build *b = kb_build_begin(&options, err);
    struct buf name = BUF_INIT;
    int rc;

    assert_non_null(b);
    if (has_thread)
        kb_build_use_thread(b);
    rc = tiny_kb_fill(b, err);
    for (unsigned i = 0; rc >= 0 && i < 60000; i++) {
        buf_clear(&name);
        buf_fmt(&name, "a name of some length, one of many: %u", i);
        rc = kb_build_name(b, buf_str(&name), NAME_RECORD, 0, err);
    }
    buf_free(&name);
    assert_int_equal(rc, 0);
    return kb_build_publish(b, id, err);
}

static void builds_the_same_bytes_with_threads(void **state)
{
    struct fixture *f = *state;
    char *bytes, *other, id[65], other_id[65];
    size_t n, n_other;

    assert_int_equal(build_many_names(f, false, id, &f->err), 0);
    bytes = read_file(f->other, &n);
    assert_true(n > (size_t)3 << 20);
    assert_int_equal(build_many_names(f, true, other_id, &f->err), 0);
    other = read_file(f->other, &n_other);
    assert_string_equal(id, other_id);
    assert_int_equal(n, n_other);
    assert_memory_equal(bytes, other, n);
    free(bytes);
    free(other);
}

static void publish_tells_what_the_writing_thread_could_not_write(void **state)
{
    struct fixture *f = *state;
    struct kb_build_options options = {f->other, "test", 0};
    struct err err = {0};
    struct kb_build *b = kb_build_begin(&options, &err);
    struct buf payload = BUF_INIT;
    char id[65];

    assert_non_null(b);
    kb_build_use_thread(b);
    assert_int_equal(tiny_kb_fill(b, &err), 0);
    for (unsigned i = 0; i < 2; i++) { /* the same key again */
        buf_clear(&payload);
        put_u8(&payload, 1);
        kb_build_write(b, KB_TABLE_WINDOW, STR("key"), &payload, &err);
    }
    buf_free(&payload);
    assert_int_equal(kb_build_publish(b, id, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "do not ascend"));
}

/* Files of the directory whose name holds what. */
static unsigned count_files(const char *dir, const char *what)
{
    DIR *d = opendir(dir);
    struct dirent *file;
    unsigned n = 0;

    assert_non_null(d);
    while ((file = readdir(d)) != NULL)
        if (strcmp(file->d_name, ".") != 0 && strcmp(file->d_name, "..") != 0)
            n += strstr(file->d_name, what) != NULL;
    closedir(d);
    return n;
}

static void stops_the_writing_thread_of_an_aborted_build(void **state)
{
    struct fixture *f = *state;
    char path[600];
    struct kb_build_options options = {path, "test", 3000};
    struct err err = {0};
    struct kb_build *b;

    snprintf(path, sizeof(path), "%s/stopped.kb", f->dir);
    b = kb_build_begin(&options, &err);
    assert_non_null(b);
    kb_build_use_thread(b);
    assert_int_equal(tiny_kb_fill(b, &err), 0);
    kb_build_abort(b);
    assert_int_equal(count_files(f->dir, "stopped"), 0);
}

static void publishes_read_only_and_leaves_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct stat st;

    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0444);
    assert_true(st.st_blocks * 512 >= st.st_size); /* not sparse */
    assert_int_equal(count_files(f->dir, "tiny"), 1);
    assert_int_equal(count_files(f->dir, ""), 1 + count_files(f->dir, "other"));
}

static void keeps_serving_an_old_file_that_is_replaced(void **state)
{
    struct fixture *f = *state;
    struct kb_build_options options = {f->path, "test 2", 0};
    struct kb_build *b = kb_build_begin(&options, &f->err);
    struct kb *kb = kb_open(f->path, false, &f->err);
    struct kb_txn *t = kb_begin(kb, &f->err);
    struct str id;
    char new_id[65];

    assert_non_null(b);
    assert_int_equal(kb_build_publish(b, new_id, &f->err), 0);
    assert_string_not_equal(new_id, f->id);
    assert_int_equal(kb_verify(t, &f->err), 0);
    assert_int_equal(kb_meta(t, KB_META_ID, &id, &f->err), 1);
    assert_true(str_eq_c(id, f->id));
    kb_end(t);
    kb_close(kb);
    assert_int_equal(tiny_kb_build(f->path, 0, new_id, &f->err), 0);
    assert_string_equal(new_id, f->id);
}

/* In a child without root's rights, for whom modes mean something. */
static int read_as_nobody(const char *path)
{
    struct err err = {0};
    struct kb *kb;
    struct kb_txn *t;
    int rc;

    if (geteuid() == 0 && (setgid(65534) < 0 || setuid(65534) < 0))
        return 2;
    kb = kb_open(path, false, &err);
    t = kb ? kb_begin(kb, &err) : NULL;
    rc = t ? kb_verify(t, &err) : ERR_KB;
    kb_end(t);
    kb_close(kb);
    return rc == 0 ? 0 : 1;
}

static void reads_in_a_read_only_directory(void **state)
{
    struct fixture *f = *state;
    pid_t child;
    int status;

    assert_int_equal(chmod(f->dir, 0555), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(read_as_nobody(f->path));
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(chmod(f->dir, 0755), 0);
    assert_int_equal(status, 0);
}

static void aborts_without_a_trace(void **state)
{
    struct fixture *f = *state;
    char path[600];
    struct kb_build_options options = {path, "test", 3000};
    struct kb_build *b;

    snprintf(path, sizeof(path), "%s/aborted.kb", f->dir);
    b = kb_build_begin(&options, &f->err);
    assert_non_null(b);
    assert_int_equal(tiny_kb_fill(b, &f->err), 0);
    kb_build_abort(b);
    kb_build_abort(NULL);
    assert_int_equal(count_files(f->dir, "aborted"), 0);
}

static struct kb_build *begin_other(struct fixture *f)
{
    struct kb_build_options options = {f->other, "test", 0};
    struct kb_build *b = kb_build_begin(&options, &f->err);
    struct provenance first = {.source = STR("one")}, second = {.source = STR("two")};
    struct arena mem = ARENA_INIT;

    assert_non_null(b);
    assert_int_equal(kb_build_source(b, &first, &f->err), 0);
    assert_int_equal(kb_build_source(b, &second, &f->err), 1);
    assert_int_equal(
        kb_build_criterion(b, criterion_unparsed(&mem, STR("x")), &f->err), 0);
    assert_int_equal(
        kb_build_criterion(b, criterion_unparsed(&mem, STR("x")), &f->err), 0);
    arena_free(&mem);
    return b;
}

static void refuses_two_records_of_one_id(void **state)
{
    struct fixture *f = *state;
    struct evidence e = {.id = STR("EID7"), .disease_ordinal = DISEASE_NONE};
    struct named_profile p = {.id = STR("EID7"), .name = STR("p")};
    struct kb_build *b = begin_other(f);
    char id[65];

    assert_int_equal(kb_build_evidence(b, 0, &e, &f->err), 0);
    assert_int_equal(kb_build_evidence(b, 1, &e, &f->err), ERR_FAIL);
    assert_non_null(strstr(f->err.msg, "EID7 is given twice: by one"));
    assert_non_null(strstr(f->err.msg, "by two"));
    kb_build_abort(b);
    b = begin_other(f); /* of two types: seen when the ids are merged */
    assert_int_equal(kb_build_profile(b, 0, &p, &f->err), 0);
    assert_int_equal(kb_build_evidence(b, 1, &e, &f->err), 1);
    unlink(f->other);
    assert_int_equal(kb_build_publish(b, id, &f->err), ERR_FAIL);
    assert_non_null(strstr(f->err.msg, "EID7 is given twice: by one"));
    assert_non_null(strstr(f->err.msg, "by two"));
    assert_int_equal(access(f->other, F_OK), -1);
}

static void refuses_what_is_out_of_order_or_dangling(void **state)
{
    struct fixture *f = *state;
    struct evidence e9 = {.id = STR("EID9"), .disease_ordinal = DISEASE_NONE};
    struct evidence e10 = {.id = STR("EID10"), .disease_ordinal = DISEASE_NONE};
    struct evidence bad = {.id = STR("EID11"), .disease_ordinal = 0};
    struct named_profile p = {.id = STR("p1"), .name = STR("p")};
    struct placed_allele place = {
        {ASSEMBLY_GRCH38, 7, 159345974, STR("A"), STR("T")}, ALLELE_GIVEN, 0};
    struct named_variant v = {.id = STR("v1"), .alleles = &place, .n_alleles = 1};
    struct kb_build *b = begin_other(f);

    assert_int_equal(kb_build_variant(b, 0, &v, &f->err), ERR_FAIL); /* past the end */
    place.allele.pos1 = 5;
    place.allele.alt = STR("N");
    assert_int_equal(kb_build_variant(b, 0, &v, &f->err), ERR_FAIL);
    assert_int_equal(kb_build_evidence(b, 0, &e9, &f->err), 0);
    assert_int_equal(kb_build_evidence(b, 0, &e10, &f->err), 1);
    assert_int_equal(kb_build_evidence(b, 0, &e9, &f->err), ERR_FAIL);
    assert_int_equal(kb_build_evidence(b, 0, &bad, &f->err), ERR_FAIL);
    assert_int_equal(kb_build_evidence(b, 2, &e10, &f->err), ERR_FAIL);
    assert_int_equal(kb_build_profile(b, 0, &p, &f->err), ERR_FAIL);
    p.criterion = 1;
    assert_int_equal(kb_build_profile(b, 0, &p, &f->err), ERR_FAIL);
    assert_int_equal(kb_build_meta(b, "id", STR("x"), &f->err), ERR_FAIL);
    kb_build_abort(b);
}

static void refuses_two_genes_of_one_symbol(void **state)
{
    struct fixture *f = *state;
    struct gene a = {.hgnc_id = 1, .symbol = STR("ABC")};
    struct gene b = {.hgnc_id = 2, .symbol = STR("ABC")};
    struct kb_build *build = begin_other(f);
    char id[65];

    assert_int_equal(kb_build_gene(build, &a, &f->err), 0);
    assert_int_equal(kb_build_gene(build, &b, &f->err), 0);
    assert_int_equal(kb_build_publish(build, id, &f->err), ERR_FAIL);
    assert_non_null(strstr(f->err.msg, "\"ABC\" is given twice"));
}

static void orders_ids_by_text_then_number(void **state)
{
    (void)state;
    assert_true(kb_build_record_order(STR("EID9"), STR("EID10")) < 0);
    assert_true(kb_build_record_order(STR("AID10"), STR("EID9")) < 0);
    assert_true(kb_build_record_order(STR("EID"), STR("EID0")) < 0);
    assert_true(kb_build_record_order(STR("EID07"), STR("EID7")) < 0);
    assert_int_equal(kb_build_record_order(STR("EID7"), STR("EID7")), 0);
    assert_true(kb_build_record_order(
                    STR("v99999999999999999999999"), STR("v100000000000000000000000"))
                < 0);
}

static void names_a_directory_that_is_not_there(void **state)
{
    struct fixture *f = *state;
    struct kb_build_options options = {"/nowhere/at/all/x.kb", "test", 0};

    assert_null(kb_build_begin(&options, &f->err));
    assert_int_equal(f->err.code, ERR_FAIL);
    assert_non_null(strstr(f->err.msg, "/nowhere/at/all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_sources_genes_and_diseases),
        cmocka_unit_test(finds_records_by_ordinal_and_id),
        cmocka_unit_test(finds_names_of_any_length),
        cmocka_unit_test(offers_near_names_best_first),
        cmocka_unit_test(only_plain_numbers_behind_their_prefix_are_numbers),
        cmocka_unit_test(finds_every_clinvar_record_by_its_id),
        cmocka_unit_test(finds_every_allele_once_for_each_owner),
        cmocka_unit_test(flags_owners_of_alleles_that_a_criterion_names),
        cmocka_unit_test(walks_bins_in_genome_order),
        cmocka_unit_test(finds_criteria_by_their_keys),
        cmocka_unit_test(finds_records_from_the_other_side),
        cmocka_unit_test(finds_records_that_cite_an_id),
        cmocka_unit_test(finds_the_first_record_of_a_type),
        cmocka_unit_test(a_word_of_an_allele_is_found_by_allele_and_rs_numbers),
        cmocka_unit_test(annotations_are_found_by_position_gene_drug_and_rsid),
        cmocka_unit_test(keeps_curated_tables_and_counts),
        cmocka_unit_test(verifies_whole),
        cmocka_unit_test(builds_the_same_bytes_with_any_memory),
        cmocka_unit_test(builds_the_same_bytes_with_threads),
        cmocka_unit_test(publish_tells_what_the_writing_thread_could_not_write),
        cmocka_unit_test(stops_the_writing_thread_of_an_aborted_build),
        cmocka_unit_test(publishes_read_only_and_leaves_nothing_else),
        cmocka_unit_test(keeps_serving_an_old_file_that_is_replaced),
        cmocka_unit_test(reads_in_a_read_only_directory),
        cmocka_unit_test(aborts_without_a_trace),
        cmocka_unit_test(refuses_two_records_of_one_id),
        cmocka_unit_test(refuses_what_is_out_of_order_or_dangling),
        cmocka_unit_test(refuses_two_genes_of_one_symbol),
        cmocka_unit_test(orders_ids_by_text_then_number),
        cmocka_unit_test(names_a_directory_that_is_not_there),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
