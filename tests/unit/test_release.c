#include "kb/store/release.h"

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

#include "kb/store/kb.h"
#include "kb/store/kb_build.h"

static char dir[] = "/tmp/vdt_release_XXXXXX";
static char store[64], loose[64];

static void make_kb(const char *path, const char *program)
{
    struct err err = {0};
    char id[65];
    struct kb_build_options o = {.path = path, .program = program};
    struct kb_build *b = kb_build_begin(&o, &err);
    assert_non_null(b);
    assert_int_equal(kb_build_publish(b, id, &err), 0);
}

static int make_store(void **state)
{
    (void)state;
    if (!mkdtemp(dir))
        return -1;
    snprintf(store, sizeof store, "%s/store", dir);
    snprintf(loose, sizeof loose, "%s/loose.kb", dir);
    if (mkdir(store, 0755) < 0)
        return -1;
    make_kb(loose, "loose");
    return 0;
}

static void empty(const char *directory)
{
    char path[400];
    DIR *d = opendir(directory);
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;) {
        snprintf(path, sizeof path, "%s/%s", directory, e->d_name);
        if (unlink(path) < 0)
            rmdir(path); /* the store, "." and ".." */
    }
    if (d)
        closedir(d);
}

static int remove_store(void **state)
{
    (void)state;
    empty(store);
    empty(dir);
    return rmdir(dir); /* fails when a file is left */
}

static const char *at(const char *name)
{
    static char out[128];
    snprintf(out, sizeof out, "%s@%s", store, name);
    return out;
}

/* "2026-09 2026-10*": the current one has a star. */
static void assert_releases(const char *want)
{
    struct arena mem = ARENA_INIT;
    struct buf got = BUF_INIT;
    struct err err = {0};
    struct release *all;
    unsigned n;
    assert_int_equal(release_list(store, &mem, &all, &n, &err), 0);
    for (unsigned i = 0; i < n; i++)
        buf_fmt(&got, "%s%.*s%s", i ? " " : "", STR_ARG(all[i].name),
            all[i].is_current ? "*" : "");
    assert_string_equal(got.n ? got.p : "", want);
    buf_free(&got);
    arena_free(&mem);
}

static void assert_resolves(const char *given, const char *end)
{
    struct err err = {0};
    char *path;
    assert_int_equal(release_resolve(given, &path, &err), 1);
    assert_true(str_ends(str_of(path), str_of(end)));
    free(path);
}

static void assert_no_kb(const char *given, const char *why)
{
    struct err err = {0};
    char *path;
    assert_int_equal(release_resolve(given, &path, &err), ERR_KB);
    assert_non_null(strstr(err.msg, why));
}

static void releases_are_added_whole_and_never_replaced(void **state)
{
    struct err err = {0};
    struct stat st;
    char path[128];
    (void)state;
    assert_int_equal(release_add(store, loose, "2026-10", &err), 0);
    assert_int_equal(release_add(store, loose, "2026-09", &err), 0);
    assert_int_equal(release_add(store, at("2026-09"), "2026-11", &err), 0);
    assert_releases("2026-09 2026-10 2026-11");
    snprintf(path, sizeof path, "%s/2026-09.kb", store);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0444);
    assert_int_equal(release_add(store, loose, "2026-09", &err), ERR_USAGE);
    assert_non_null(strstr(err.msg, "is there already"));
    assert_int_equal(release_add(store, loose, "../x", &err), ERR_USAGE);
    assert_int_equal(release_add(store, loose, "current", &err), ERR_USAGE);
    assert_int_equal(release_add(store, loose, ".x", &err), ERR_USAGE);
    assert_int_equal(release_add(store, loose, "", &err), ERR_USAGE);
    assert_releases("2026-09 2026-10 2026-11");
}

static void a_damaged_kb_is_not_added(void **state)
{
    struct err err = {0};
    char bad[64];
    (void)state;
    snprintf(bad, sizeof bad, "%s/bad.kb", dir);
    FILE *f = fopen(bad, "w");
    assert_non_null(f);
    fputs("no KB", f);
    fclose(f);
    assert_true(release_add(store, bad, "2026-12", &err) < 0);
    assert_releases("2026-09 2026-10 2026-11");
}

static void a_store_stands_for_its_current_release(void **state)
{
    struct err err = {0};
    (void)state;
    assert_no_kb(store, "has no current release");
    assert_int_equal(release_use(store, "2026-10", &err), 0);
    assert_resolves(store, "/store/2026-10.kb");
    assert_int_equal(release_use(store, "2026-09", &err), 0);
    assert_resolves(store, "/store/2026-09.kb");
    assert_releases("2026-09* 2026-10 2026-11");
    assert_int_equal(release_use(store, "2027-01", &err), ERR_USAGE);
    assert_releases("2026-09* 2026-10 2026-11");
}

static void a_release_is_named_behind_an_at_sign(void **state)
{
    struct err err = {0};
    char *path;
    (void)state;
    assert_resolves(at("2026-10"), "/store/2026-10.kb");
    assert_no_kb(at("2027-01"), "has no release \"2027-01\"");
    assert_no_kb(at("../2026-10"), "no name of a release");
    assert_resolves("x@y.kb", "x@y.kb"); /* no store: a file's name */
    struct kb *kb = kb_open(at("2026-11"), true, &err);
    assert_non_null(kb);
    assert_true(str_ends(str_of(kb_path(kb)), STR("/store/2026-11.kb")));
    kb_close(kb);
    assert_int_equal(release_place(at("2027-01"), &path, &err), 1);
    assert_true(str_ends(str_of(path), STR("/store/2027-01.kb")));
    free(path);
    assert_int_equal(release_place(at("2026-10"), &path, &err), ERR_USAGE);
    assert_int_equal(release_place(store, &path, &err), ERR_USAGE);
}

static void the_link_leads_into_the_store_or_is_refused(void **state)
{
    struct err err = {0};
    char link[128];
    (void)state;
    snprintf(link, sizeof link, "%s/current", store);
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink("../loose.kb", link), 0);
    assert_no_kb(store, "expected a release of the store");
    assert_int_equal(unlink(link), 0);
    assert_int_equal(symlink("2027-01.kb", link), 0);
    assert_no_kb(store, "leads nowhere");
    assert_int_equal(release_use(store, "2026-09", &err), 0);
    assert_resolves(store, "/store/2026-09.kb");
}

static void pruning_keeps_the_newest_and_never_loses_the_current_one(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct str *removed;
    unsigned n;
    (void)state;
    assert_int_equal(release_prune(store, 2, true, &mem, &removed, &n, &err), 0);
    assert_int_equal(n, 1);
    assert_true(str_eq_c(removed[0], "2026-10"));
    assert_releases("2026-09* 2026-10 2026-11");
    assert_int_equal(release_prune(store, 2, false, &mem, &removed, &n, &err), 0);
    assert_releases("2026-09* 2026-11");
    assert_int_equal(release_prune(store, 1, false, &mem, &removed, &n, &err), 0);
    assert_releases("2026-09*");
    assert_int_equal(release_prune(store, 0, false, &mem, &removed, &n, &err), 0);
    assert_int_equal(n, 0);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(releases_are_added_whole_and_never_replaced),
        cmocka_unit_test(a_damaged_kb_is_not_added),
        cmocka_unit_test(a_store_stands_for_its_current_release),
        cmocka_unit_test(a_release_is_named_behind_an_at_sign),
        cmocka_unit_test(the_link_leads_into_the_store_or_is_refused),
        cmocka_unit_test(pruning_keeps_the_newest_and_never_loses_the_current_one),
    };
    return cmocka_run_group_tests(tests, make_store, remove_store);
}
