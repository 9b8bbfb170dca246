#include "query/batch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/made_world.h"

static char dir_name[] = "/tmp/vdt-batch-XXXXXX";
static const char *dir;

#define HEADER                                                                         \
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"                         \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
#define RECORD "7\t140753336\t.\tA\tT\t.\tPASS\t.\tGT:AD:DP\t0/1:50,50:100\n"

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fputs(text, f) < 0, 0);
    assert_int_equal(fclose(f), 0);
}

static int begin(void **state)
{
    dir = mkdtemp(dir_name);
    return dir ? made_world_begin(state) : -1;
}

static int end(void **state)
{
    rmdir(dir);
    return made_world_end(state);
}

static char *place(const char *name)
{
    size_t n = strlen(dir) + strlen(name) + 2;
    char *path = malloc(n);
    assert_non_null(path);
    snprintf(path, n, "%s/%s", dir, name);
    return path;
}

static int read_list(
    const char *text, struct arena *mem, struct batch_list *out, struct err *err)
{
    char *path = place("list.tsv");
    write_file(path, text);
    int rc = batch_list_read(path, mem, out, err);
    out->path = "list.tsv";
    unlink(path);
    free(path);
    return rc;
}

static void files_lie_relative_to_the_list(void **state)
{
    struct arena mem = ARENA_INIT;
    struct batch_list list;
    struct err err = {0};
    (void)state;
    assert_int_equal(
        read_list("input\tregions\ttumor\na.vcf;/b.vcf\tx.bed\t/\n", &mem, &list, &err),
        0);
    assert_int_equal(list.n, 1);
    assert_int_equal(list.rows[0].n_inputs, 2);
    char *a = place("a.vcf"), *bed = place("x.bed");
    assert_string_equal(list.rows[0].inputs[0], a);
    assert_string_equal(list.rows[0].inputs[1], "/b.vcf");
    assert_int_equal(list.rows[0].n_options, 2);
    assert_string_equal(list.rows[0].options[0], "--tumour=/");
    assert_int_equal(strncmp(list.rows[0].options[1], "--regions=", 10), 0);
    assert_string_equal(list.rows[0].options[1] + 10, bed);
    free(a);
    free(bed);
    arena_free(&mem);
}

static void the_row_wins_over_the_command_line(void **state)
{
    struct query_options common = {.tumour = "LUAD", .sample = "S1", .origin = 1}, own;
    struct report_options o;
    struct arena mem = ARENA_INIT;
    struct batch_list list;
    struct err err = {0};
    (void)state;
    assert_int_equal(
        read_list("input\ttumour\torigin\na.vcf\tMEL\t\nb.vcf\t\tgermline\n", &mem,
            &list, &err),
        0);
    assert_int_equal(batch_row_options(&list.rows[0], &common, &own, &o, &err), 0);
    assert_string_equal(o.tumour, "MEL");
    assert_string_equal(o.sample.origin, "somatic");
    assert_string_equal(o.sample.sample, "S1");
    assert_int_equal(batch_row_options(&list.rows[1], &common, &own, &o, &err), 0);
    assert_string_equal(o.tumour, "LUAD");
    assert_string_equal(o.sample.origin, "germline");
    assert_string_equal(common.tumour, "LUAD");
    arena_free(&mem);
}

static void an_id_holds_no_place(void **state)
{
    char longest[BATCH_ID_MAX + 2];
    (void)state;
    memset(longest, 'x', sizeof longest);
    assert_true(batch_id_is_name(STR("P 1.b-2")));
    assert_true(batch_id_is_name((struct str){longest, BATCH_ID_MAX}));
    assert_false(batch_id_is_name((struct str){longest, BATCH_ID_MAX + 1}));
    assert_false(batch_id_is_name(STR("")));
    assert_false(batch_id_is_name(STR("..")));
    assert_false(batch_id_is_name(STR(".hidden")));
    assert_false(batch_id_is_name(STR("-o")));
    assert_false(batch_id_is_name(STR("a/b")));
    assert_false(batch_id_is_name(STR("a\nb")));
    assert_false(batch_id_is_name(STR("a\177")));
}

#define N_ROWS 200

struct seen {
    const struct batch_list *list;
    size_t n, stop_at, n_failed, n_dropped;
    struct buf text; /* of all */
};

static int see(void *ctx, const struct batch_result *r, struct err *err)
{
    struct seen *s = ctx;
    assert_ptr_equal(r->row, &s->list->rows[s->n]);
    s->n++;
    if (s->n == s->stop_at)
        return err_set(err, ERR_FAIL, "the disk is full");
    if (r->rc < 0) {
        s->n_failed++;
        buf_add_c(&s->text, r->error.msg);
        return 0;
    }
    assert_true(str_eq_c(r->id, "S1"));
    assert_int_equal(r->files.n, 1);
    buf_add_str(&s->text, buf_str(&r->files.file[0].text));
    return 0;
}

/* Those behind the last one that the sink had, in order. */
static void see_dropped(void *ctx, const struct batch_result *r)
{
    struct seen *s = ctx;
    assert_ptr_equal(r->row, &s->list->rows[s->n + s->n_dropped++]);
    assert_true(r->rc < 0 || r->inputs.n > 0);
}

/* Every seventh file is not there. */
static void make_list(struct arena *mem, struct batch_list *list)
{
    struct buf text = BUF_INIT;
    struct err err = {0};
    char *vcf = place("a.vcf");
    write_file(vcf, HEADER RECORD);
    free(vcf);
    buf_add_c(&text, "input\n");
    for (unsigned i = 0; i < N_ROWS; i++)
        buf_add_c(&text, i % 7 == 6 ? "gone.vcf\n" : "a.vcf\n");
    assert_int_equal(read_list(text.p, mem, list, &err), 0);
    assert_int_equal(list->n, N_ROWS);
    buf_free(&text);
}

static int run(
    const struct world *w, struct seen *s, unsigned n_threads, struct err *err)
{
    const struct query_options common = {.n_threads = n_threads};
    const struct batch_options options = {
        .common = &common, .n_threads = n_threads, .has_audit = true};
    s->n = s->n_failed = s->n_dropped = 0;
    buf_clear(&s->text);
    return batch_make(&options, s->list, w->kb, see, see_dropped, s, err);
}

static void results_come_in_the_order_of_the_list_on_any_number_of_threads(void **state)
{
    struct arena mem = ARENA_INIT;
    struct batch_list list;
    struct seen s = {.list = &list};
    struct err err = {0};
    make_list(&mem, &list);
    assert_int_equal(run(*state, &s, 1, &err), 0);
    assert_int_equal(s.n, N_ROWS);
    assert_int_equal(s.n_failed, N_ROWS / 7);
    struct str alone = str_copy(&mem, buf_str(&s.text));
    for (unsigned n = 2; n <= 8; n *= 2) {
        assert_int_equal(run(*state, &s, n, &err), 0);
        assert_true(str_eq(buf_str(&s.text), alone));
        assert_int_equal(s.n_dropped, 0);
    }
    buf_free(&s.text);
    arena_free(&mem);
}

static void a_sink_that_fails_ends_the_batch(void **state)
{
    struct arena mem = ARENA_INIT;
    struct batch_list list;
    struct seen s = {.list = &list, .stop_at = 3};
    struct err err = {0};
    make_list(&mem, &list);
    assert_int_equal(run(*state, &s, 4, &err), ERR_FAIL);
    assert_string_equal(err.msg, "the disk is full");
    assert_int_equal(s.n, 3);
    /* what threads had read by then is told apart: nobody had its report */
    assert_in_range(s.n_dropped, 0, 4 * 9);
    buf_free(&s.text);
    arena_free(&mem);
    char *vcf = place("a.vcf");
    unlink(vcf);
    free(vcf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_lie_relative_to_the_list),
        cmocka_unit_test(the_row_wins_over_the_command_line),
        cmocka_unit_test(an_id_holds_no_place),
        cmocka_unit_test(
            results_come_in_the_order_of_the_list_on_any_number_of_threads),
        cmocka_unit_test(a_sink_that_fails_ends_the_batch),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
