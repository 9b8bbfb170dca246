#include "kb/base/outfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/vdt_outfile_XXXXXX";

static int make_dir(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
    (void)state;
    return rmdir(dir); /* fails when a test left a file behind */
}

static char *path_in(char out[256], const char *name)
{
    snprintf(out, 256, "%s/%s", dir, name);
    return out;
}

static unsigned n_entries(void)
{
    DIR *d = opendir(dir);
    unsigned n = 0;

    while (d && readdir(d))
        n++;
    if (d)
        closedir(d);
    return n - 2; /* . and .. */
}

static void assert_content(const char *path, const char *want)
{
    char got[64] = "";
    FILE *f = fopen(path, "r");

    assert_non_null(f);
    size_t n = fread(got, 1, sizeof(got) - 1, f);
    fclose(f);
    assert_int_equal(n, strlen(want));
    assert_string_equal(got, want);
}

static void writes_the_file_with_its_mode_and_replaces_an_old_one(void **state)
{
    struct err err = {0};
    struct stat st;
    char path[256];

    (void)state;
    umask(0);
    path_in(path, "a.json");
    assert_int_equal(outfile_write(path, 0640, STR("one"), &err), 0);
    assert_content(path, "one");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    assert_int_equal(outfile_write(path, 0444, STR("two!"), &err), 0);
    assert_content(path, "two!");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0444);
    assert_int_equal(n_entries(), 1);
    unlink(path);
}

static void a_failed_write_leaves_nothing(void **state)
{
    struct err err = {0};
    char path[256], sub[256];

    (void)state;
    path_in(path, "missing/a");
    assert_int_equal(outfile_write(path, 0644, STR("x"), &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "missing/a\": No such file or directory"));
    path_in(sub, "sub");
    mkdir(sub, 0755);
    assert_int_equal(outfile_write(sub, 0644, STR("x"), &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "Is a directory"));
    struct outfile begun = OUTFILE_INIT; /* known before there is anything to write */
    assert_int_equal(outfile_begin(&begun, sub, 0644, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "sub\": Is a directory"));
    outfile_end(&begun);
    assert_int_equal(n_entries(), 1);
    rmdir(sub);
    path_in(path, "");
    assert_int_equal(outfile_write(path, 0644, STR("x"), &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "no file name"));
}

static void devices_are_written_in_place(void **state)
{
    struct err err = {0};
    struct stat st;

    (void)state;
    assert_int_equal(outfile_write("/dev/null", 0644, STR("x"), &err), 0);
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
    assert_int_equal(outfile_write("/dev/full", 0644, STR("x"), &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "No space left on device"));
}

static void a_stale_temporary_file_is_no_obstacle(void **state)
{
    struct err err = {0};
    char path[256];
    char *temp;
    FILE *f;

    (void)state;
    path_in(path, "b");
    temp = outfile_temp_name(path, &err);
    assert_non_null(temp);
    assert_non_null(strstr(temp, "/.b.tmp."));
    f = fopen(temp, "w");
    assert_non_null(f);
    fclose(f);
    assert_int_equal(outfile_write(path, 0644, STR("fresh"), &err), 0);
    assert_content(path, "fresh");
    assert_int_equal(n_entries(), 1);
    unlink(path);
    free(temp);
}

static void publish_moves_the_file_into_place(void **state)
{
    struct err err = {0};
    char path[256], temp[256];
    FILE *f;

    (void)state;
    path_in(path, "kb");
    path_in(temp, "kb.tmp");
    assert_int_equal(outfile_publish(temp, path, &err), ERR_FAIL);
    f = fopen(temp, "w");
    assert_non_null(f);
    fputs("whole", f);
    fclose(f);
    assert_int_equal(outfile_publish(temp, path, &err), 0);
    assert_content(path, "whole");
    assert_int_equal(n_entries(), 1);
    unlink(path);
}

static void a_closed_file_is_not_there_before_its_commit(void **state)
{
    struct err err = {0};
    struct outfile f;
    char path[256];

    (void)state;
    path_in(path, "r.json");
    assert_int_equal(outfile_begin(&f, path, 0600, &err), 0);
    assert_int_equal(outfile_add(&f, STR("whole"), &err), 0);
    assert_int_equal(outfile_close(&f, &err), 0);
    assert_int_equal(outfile_close(&f, &err), 0); /* again: nothing to do */
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(outfile_commit(&f, &err), 0);
    assert_content(path, "whole");
    outfile_end(&f);
    assert_int_equal(n_entries(), 1);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_the_file_with_its_mode_and_replaces_an_old_one),
        cmocka_unit_test(a_failed_write_leaves_nothing),
        cmocka_unit_test(devices_are_written_in_place),
        cmocka_unit_test(a_stale_temporary_file_is_no_obstacle),
        cmocka_unit_test(publish_moves_the_file_into_place),
        cmocka_unit_test(a_closed_file_is_not_there_before_its_commit),
    };

    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
