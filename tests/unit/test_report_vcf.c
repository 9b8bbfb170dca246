#include "query/report_vcf.h"

#include "kb/base/stream.h"
#include "kb/model/contig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define VCF                                                                            \
    "##fileformat=VCFv4.2\n"                                                           \
    "##contig=<ID=7,length=159345973>\n"                                               \
    "##reference=file:///home/lab/hg38.fa\n"                                           \
    "##bcftools_viewCommand=view -o /home/lab/x.vcf in.vcf\n"                          \
    "##INFO=<ID=SET,Number=1,Type=String,Description=\"from (/home/lab/a.vcf)\">\n"    \
    "##INFO=<ID=VDT_GENE,Number=A,Type=String,Description=\"old\">\n"                  \
    "##SAMPLE=<ID=NEIGHBOUR,File=o.bam>\n"                                             \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNEIGHBOUR\tS1\n"           \
    "7\t100\trs1\tA\tT,C\t30\tPASS\tSET=x;VDT_GENE=OLD,OLD\tGT\t0/0\t1/2\n"            \
    "7\t200\t.\tG\tA\t.\t.\t.\tGT\t0/1\t0/1\n"                                         \
    "7\t201\t.\tG\tT\t.\t.\tDB\tGT\t0/1\t0/1\n"                                        \
    "7\t300\t.\tC\tT\t.\tq10\t.\tGT\t0/1\t0/1\n"

#define MADE_PLACES 4

struct made {
    struct finding made[3];
    struct report_finding findings[3];
    struct call_place places[MADE_PLACES];
    struct sample_input inputs[1];
    struct report_evidence rows[2];
    unsigned numbers[2];
    struct report r;
};

static struct allele allele_at(uint32_t pos1, const char *ref, const char *alt)
{
    enum assembly implied;
    return (struct allele){ASSEMBLY_GRCH38, contig_parse(STR("7"), &implied), pos1,
        str_of(ref), str_of(alt)};
}

/* F1 is ALT 2 of the first record, F2 the second and third together, F3 of another
 * file. */
static void make(struct made *m)
{
    static const char both[] = "7:200:G:A + 7:201:G:T";
    *m = (struct made){0};
    static const struct clinvar_facts none;
    m->made[0] = (struct finding){
        .number = 1, .allele = allele_at(100, "A", "C"), .gene = STR("BRAF")};
    m->made[1] = (struct finding){
        .number = 2, .allele = allele_at(200, "GG", "AT"), .as_given = str_of(both)};
    m->made[2] = (struct finding){.number = 3, .allele = allele_at(900, "A", "C")};
    for (unsigned i = 0; i < 3; i++)
        m->findings[i] = (struct report_finding){.f = &m->made[i], .clinvar = &none};
    m->places[0] = (struct call_place){9, 1, allele_at(100, "A", "T"), STR_NONE};
    m->places[1] = (struct call_place){9, 2, allele_at(100, "A", "C"), STR_NONE};
    m->places[2] =
        (struct call_place){10, 1, allele_at(200, "G", "A"), STR("7:200:G:A")};
    m->places[3] =
        (struct call_place){11, 1, allele_at(201, "G", "T"), STR("7:201:G:T")};
    m->numbers[0] = m->numbers[1] = 1;
    m->rows[0] = (struct report_evidence){.e = {.id = STR("EID1")},
        .findings = m->numbers,
        .n_findings = 1,
        .verdict = {.value = TRUTH_TRUE}};
    m->rows[1] = m->rows[0];
    m->rows[1].e.id = STR("EID2");
    m->rows[1].verdict.value = TRUTH_UNKNOWN;
    m->r = (struct report){.kb_id = STR("abc"),
        .program_version = STR("1"),
        .sample = {.inputs = m->inputs,
            .n_inputs = 1,
            .column = 1,
            .assembly = ASSEMBLY_GRCH38,
            .assembly_how = "header",
            .places = m->places,
            .n_places = MADE_PLACES},
        .findings = m->findings,
        .n_findings = 3,
        .therapies = m->rows,
        .n_therapies = 2};
}

/* The file of text, annotated; the digest that the report has is that of text, or
 * another one. */
static int annotate(
    struct made *m, const char *text, bool is_same, struct buf *out, struct err *err)
{
    char name[] = "/tmp/vdt_vcf_XXXXXX", to[] = "/tmp/vdt_vcf_out_XXXXXX";
    char bytes[4096];
    int fd = mkstemp(name), fd_out = mkstemp(to);
    ssize_t n;

    assert_true(fd >= 0 && fd_out >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    struct stream *in = stream_open(name, err);
    assert_non_null(in);
    assert_true(stream_drain(in, err) >= 0);
    m->inputs[0].sha256 = str_of(is_same ? stream_sha256(in) : "another");
    struct bgzf_out *b = bgzf_out_new(fd_out, to, false);
    int rc = report_write_vcf(&m->r, name, b, err);
    bgzf_out_free(b);
    stream_close(in);
    assert_int_equal(lseek(fd_out, 0, SEEK_SET), 0);
    while ((n = read(fd_out, bytes, sizeof bytes)) > 0)
        buf_add(out, bytes, (size_t)n);
    close(fd);
    close(fd_out);
    unlink(name);
    unlink(to);
    return rc;
}

static struct buf annotated(struct made *m)
{
    struct buf out = BUF_INIT;
    struct err err = {0};

    if (annotate(m, VCF, true, &out, &err) < 0)
        fail_msg("%s", err.msg);
    return out;
}

static bool has(const struct buf *b, const char *text)
{
    return str_find(buf_str(b), str_of(text)) >= 0;
}

static void records_stay_as_they_are_but_for_info(void **state)
{
    struct made m;
    (void)state;
    make(&m);
    struct buf out = annotated(&m);
    assert_true(has(&out, "\n7\t100\trs1\tA\tT,C\t30\tPASS\tSET=x;VDT_FINDING=.,F1;"));
    assert_true(has(&out, "\tGT\t1/2\n"));
    assert_true(has(&out, "\n7\t300\t.\tC\tT\t.\tq10\t.\tGT\t0/1\n"));
    buf_free(&out);
}

static void values_stand_in_the_order_of_alts(void **state)
{
    struct made m;
    (void)state;
    make(&m);
    struct buf out = annotated(&m);
    assert_true(has(&out, ";VDT_GENE=.,BRAF;"));
    assert_true(has(&out, ";VDT_THERAPIES=.,EID1;"));
    assert_true(has(&out, ";VDT_THERAPIES_PARTIAL=.,EID2\t"));
    assert_false(has(&out, "OLD"));
    buf_free(&out);
}

static void parts_of_a_change_of_several_bases_name_it(void **state)
{
    struct made m;
    (void)state;
    make(&m);
    struct buf out = annotated(&m);
    assert_true(has(&out, "\n7\t200\t.\tG\tA\t.\t.\tVDT_FINDING=F2;"));
    assert_true(has(&out, "\n7\t201\t.\tG\tT\t.\t.\tDB;VDT_FINDING=F2;"));
    buf_free(&out);
}

static void the_header_tells_no_paths_commands_or_other_samples(void **state)
{
    struct made m;
    (void)state;
    make(&m);
    struct buf out = annotated(&m);
    assert_false(has(&out, "/home"));
    assert_false(has(&out, "Command"));
    assert_false(has(&out, "NEIGHBOUR"));
    assert_true(has(&out, "Description=\"from (path_left_out)\">\n"));
    assert_true(has(&out, "\tINFO\tFORMAT\tS1\n"));
    assert_true(has(&out, "##reference=GRCh38\n"));
    buf_free(&out);
}

static void each_field_is_declared_once_with_source_and_kb(void **state)
{
    struct made m;
    (void)state;
    make(&m);
    struct buf out = annotated(&m);
    struct str rest = buf_str(&out), line;
    unsigned n = 0;
    while (str_next(&rest, '\n', &line)) {
        if (!str_starts(line, STR("##INFO=<ID=VDT_")))
            continue;
        n++;
        assert_true(str_find(line, STR(",Source=\"")) > 0);
        assert_true(str_ends(line, STR(",Version=\"KB abc\">")));
    }
    assert_int_equal(n, 28);
    buf_free(&out);
}

static void findings_of_other_files_are_named_in_the_header(void **state)
{
    struct made m;
    (void)state;
    make(&m);
    struct buf out = annotated(&m);
    assert_true(has(&out, "FindingsOfOtherFiles=1"));
    assert_true(has(&out, "##vdt=<ID=not_in_this_file_1,Finding=\"F3\">\n"));
    buf_free(&out);
}

static void a_file_that_changed_is_an_error(void **state)
{
    struct made m;
    struct buf out = BUF_INIT;
    struct err err = {0};
    (void)state;
    make(&m);
    assert_int_equal(annotate(&m, VCF, false, &out, &err), ERR_SAMPLE);
    assert_non_null(strstr(err.msg, "changed"));
    buf_free(&out);
}

static void a_file_without_samples_has_no_columns_for_them(void **state)
{
    struct made m;
    struct buf out = BUF_INIT;
    struct err err = {0};
    (void)state;
    make(&m);
    m.r.sample.column = -1;
    m.r.sample.n_places = 0;
    assert_int_equal(annotate(&m,
                         "##fileformat=VCFv4.2\n"
                         "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                         "7\t5\t.\tA\tT\t.\t.\tX=1\n",
                         true, &out, &err),
        0);
    assert_true(has(&out, "\tINFO\n7\t5\t.\tA\tT\t.\t.\tX=1\n"));
    buf_free(&out);
}

static void reserved_and_hostile_characters_are_percent_encoded(void **state)
{
    struct buf out = BUF_INIT;
    (void)state;
    report_vcf_add_value(&out, STR("a;b=c,d%e:f&g\th\ni j\"\r"));
    assert_string_equal(out.p, "a%3Bb%3Dc%2Cd%25e%3Af%26g%09h%0Ai%20j%22%0D");
    buf_clear(&out);
    report_vcf_add_value(&out, STR("\xe2\x80\xae\xff\xea\xb0\x80<script>"));
    assert_string_equal(out.p, "%E2%80%AE%FF\xea\xb0\x80<script>");
    buf_free(&out);
}

static void hostile_names_stay_inside_their_fields(void **state)
{
    struct made m;
    (void)state;
    make(&m);
    m.made[0].gene = STR("A\tB\nC;D=E,F");
    m.r.review.signed_by = STR("x\">\n##evil=1\\");
    m.r.tumour.name = STR("t\"\n#CHROM");
    m.r.has_tumour = true;
    struct buf out = annotated(&m);
    assert_true(has(&out, ";VDT_GENE=.,A%09B%0AC%3BD%3DE%2CF;"));
    assert_false(has(&out, "\n##evil"));
    assert_true(has(&out, "SignedBy=\"x\\\"> ##evil=1\\\\\">\n"));
    assert_true(has(&out, "Tumour=\"t\\\" #CHROM\">\n"));
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_stay_as_they_are_but_for_info),
        cmocka_unit_test(values_stand_in_the_order_of_alts),
        cmocka_unit_test(parts_of_a_change_of_several_bases_name_it),
        cmocka_unit_test(the_header_tells_no_paths_commands_or_other_samples),
        cmocka_unit_test(each_field_is_declared_once_with_source_and_kb),
        cmocka_unit_test(findings_of_other_files_are_named_in_the_header),
        cmocka_unit_test(a_file_that_changed_is_an_error),
        cmocka_unit_test(a_file_without_samples_has_no_columns_for_them),
        cmocka_unit_test(reserved_and_hostile_characters_are_percent_encoded),
        cmocka_unit_test(hostile_names_stay_inside_their_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
