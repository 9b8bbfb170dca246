#include "kb/base/lockfile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kb/base/outfile.h"

static char dir[] = "/tmp/vdt_lockfile_XXXXXX";

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

static const char *path_in(const char *name)
{
    static char out[256];
    snprintf(out, sizeof out, "%s/%s", dir, name);
    return out;
}

static void make_file(const char *name)
{
    int fd = open(path_in(name), O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static bool is_there(const char *name)
{
    return access(path_in(name), F_OK) == 0;
}

/* Takes the lock in a process of its own, which then waits; returns its number. */
static pid_t take_elsewhere(const char *path)
{
    int ready[2];
    char c;
    assert_int_equal(pipe(ready), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct err err = {0};
        if (lockfile_take(path, &err))
            (void)!write(ready[1], "y", 1);
        pause();
        _exit(0);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &c, 1), 1);
    close(ready[0]);
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static void a_second_writer_is_refused_and_told_who_writes(void **state)
{
    struct err err = {0};
    char kb[256], want[64];
    (void)state;
    snprintf(kb, sizeof kb, "%s", path_in("a.kb"));
    pid_t pid = take_elsewhere(kb);
    assert_null(lockfile_take(kb, &err));
    assert_int_equal(err.code, ERR_FAIL);
    snprintf(want, sizeof want, "is being written by process %ld", (long)pid);
    assert_non_null(strstr(err.msg, want));
    end(pid);
    struct lockfile *lock = lockfile_take(kb, &err);
    assert_non_null(lock);
    lockfile_release(lock);
    assert_false(is_there(".a.kb.vdt-lock"));
}

static void what_a_dead_writer_left_goes_with_the_next_lock(void **state)
{
    struct err err = {0};
    (void)state;
    end(take_elsewhere(path_in("a.kb")));
    make_file(".a.kb.tmp.4000001");
    make_file(".a.kb.rejects.tsv.tmp.4000001");
    make_file(".a.kb.bak");
    make_file(".a.kb.tmp.x1");
    make_file(".b.kb.tmp.4000001"); /* whose writer has no lock: not ours to judge */
    assert_true(is_there(".a.kb.vdt-lock"));
    struct lockfile *lock = lockfile_take(path_in("other.kb"), &err);
    assert_non_null(lock);
    assert_false(is_there(".a.kb.vdt-lock"));
    assert_false(is_there(".a.kb.tmp.4000001"));
    assert_false(is_there(".a.kb.rejects.tsv.tmp.4000001"));
    assert_true(is_there(".a.kb.bak"));
    assert_true(is_there(".a.kb.tmp.x1"));
    assert_true(is_there(".b.kb.tmp.4000001"));
    lockfile_release(lock);
    unlink(path_in(".a.kb.bak"));
    unlink(path_in(".a.kb.tmp.x1"));
    unlink(path_in(".b.kb.tmp.4000001"));
}

static void what_a_living_writer_has_stays(void **state)
{
    struct err err = {0};
    (void)state;
    pid_t pid = take_elsewhere(path_in("a.kb"));
    make_file(".a.kb.tmp.4000001");
    struct lockfile *lock = lockfile_take(path_in("other.kb"), &err);
    assert_non_null(lock);
    assert_true(is_there(".a.kb.vdt-lock"));
    assert_true(is_there(".a.kb.tmp.4000001"));
    lockfile_release(lock);
    end(pid);
    lock = lockfile_take(path_in("a.kb"), &err);
    assert_non_null(lock);
    assert_false(is_there(".a.kb.tmp.4000001"));
    lockfile_release(lock);
}

static void a_writer_that_ends_for_want_of_memory_takes_its_lock_with_it(void **state)
{
    struct err err = {0};
    (void)state;
    struct lockfile *lock = lockfile_take(path_in("a.kb"), &err);
    assert_non_null(lock);
    assert_true(is_there(".a.kb.vdt-lock"));
    outfile_remove_all();
    assert_false(is_there(".a.kb.vdt-lock"));
    lockfile_release(lock);
}

static void a_lock_that_was_released_is_nobody_s_to_remove(void **state)
{
    struct err err = {0};
    (void)state;
    lockfile_release(lockfile_take(path_in("a.kb"), &err));
    make_file(".a.kb.vdt-lock"); /* of another process */
    outfile_remove_all();
    assert_true(is_there(".a.kb.vdt-lock"));
    unlink(path_in(".a.kb.vdt-lock"));
}

static void temporary_files_without_a_lock_go_when_their_process_has_ended(void **state)
{
    char own[64];
    pid_t pid = fork();
    (void)state;
    if (pid == 0)
        _exit(0);
    waitpid(pid, NULL, 0);
    char dead[64];
    snprintf(dead, sizeof dead, ".r.json.tmp.%ld", (long)pid);
    snprintf(own, sizeof own, ".r.json.tmp.%ld", (long)getppid());
    make_file(dead);
    make_file(own);
    lockfile_remove_stale(path_in("r.json"));
    assert_false(is_there(dead));
    assert_true(is_there(own));
    unlink(path_in(own));
}

static void a_directory_that_is_not_there_is_an_error(void **state)
{
    struct err err = {0};
    (void)state;
    assert_null(lockfile_take("/nowhere/x.kb", &err));
    assert_non_null(strstr(err.msg, "\"/nowhere/x.kb\": No such file"));
    assert_null(lockfile_take("/tmp/", &err));
    assert_non_null(strstr(err.msg, "no file name"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_writer_is_refused_and_told_who_writes),
        cmocka_unit_test(what_a_dead_writer_left_goes_with_the_next_lock),
        cmocka_unit_test(what_a_living_writer_has_stays),
        cmocka_unit_test(a_writer_that_ends_for_want_of_memory_takes_its_lock_with_it),
        cmocka_unit_test(a_lock_that_was_released_is_nobody_s_to_remove),
        cmocka_unit_test(
            temporary_files_without_a_lock_go_when_their_process_has_ended),
        cmocka_unit_test(a_directory_that_is_not_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
