/* Each fact is asked in a child: the sandbox is never left again. */
#include "query/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kb/base/outfile.h"

static char dir[] = "/tmp/vdt_sandbox_XXXXXX";
static char other[] = "/tmp/vdt_outside_XXXXXX";

static int make_dirs(void **state)
{
    (void)state;
    return mkdtemp(dir) && mkdtemp(other) ? 0 : -1;
}

static int remove_dirs(void **state)
{
    (void)state;
    return rmdir(dir) < 0 || rmdir(other) < 0 ? -1 : 0;
}

/* The answer of act inside the sandbox; act must return 0 to 99. */
static int answer_inside(int (*act)(void))
{
    const char *directories[] = {dir};
    struct sandbox s = {.directories = directories, .n_directories = 1};
    struct err err = {0};
    int status;
    pid_t child = fork();

    if (child == 0) {
        if (sandbox_enter(&s, &err) < 0)
            _exit(100);
        _exit(act());
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_not_equal(WEXITSTATUS(status), 100);
    return WEXITSTATUS(status);
}

static void needs_sandbox(void)
{
    if (!sandbox_is_built_in()) {
        print_message("skipped: a sanitizer has no sandbox\n");
        skip();
    }
}

static int errno_if(bool is_failed)
{
    return is_failed ? errno : 0;
}

static int open_internet_socket(void)
{
    return errno_if(socket(AF_INET, SOCK_STREAM, 0) < 0);
}

static int open_local_socket(void)
{
    return errno_if(socket(AF_UNIX, SOCK_STREAM, 0) < 0);
}

static int open_socket_pair(void)
{
    int pair[2];
    return errno_if(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0);
}

static void no_socket_of_any_kind_opens(void **state)
{
    (void)state;
    needs_sandbox();
    assert_int_equal(answer_inside(open_internet_socket), EPERM);
    assert_int_equal(answer_inside(open_local_socket), EPERM);
    assert_int_equal(answer_inside(open_socket_pair), EPERM);
}

static int run_a_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return errno;
}

static int start_a_process(void)
{
    return errno_if(fork() < 0);
}

static int trace_itself(void)
{
    return errno_if(ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0);
}

static void no_program_and_no_process_starts(void **state)
{
    (void)state;
    needs_sandbox();
    assert_int_equal(answer_inside(run_a_program), EPERM);
    assert_int_equal(answer_inside(start_a_process), EPERM);
    assert_int_equal(answer_inside(trace_itself), EPERM);
}

static int create_a_file(void)
{
    return errno_if(open("/tmp/vdt_sandbox_new", O_WRONLY | O_CREAT, 0600) < 0);
}

static int open_to_write(void)
{
    return errno_if(open("/dev/null", O_RDWR) < 0);
}

static int truncate_on_opening(void)
{
    return errno_if(open("/dev/null", O_RDONLY | O_TRUNC) < 0);
}

static int make_a_directory(void)
{
    return errno_if(mkdir("/tmp/vdt_sandbox_dir", 0700) < 0);
}

static void nothing_is_created_or_opened_for_writing(void **state)
{
    (void)state;
    needs_sandbox();
    assert_int_equal(answer_inside(create_a_file), EPERM);
    assert_int_equal(answer_inside(open_to_write), EPERM);
    assert_int_equal(answer_inside(truncate_on_opening), EPERM);
    assert_int_equal(answer_inside(make_a_directory), EPERM);
}

static int read_a_file(void)
{
    char byte;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    return fd >= 0 && read(fd, &byte, 1) == 1 ? 0 : errno;
}

static void *say_so(void *p)
{
    *(int *)p = 0;
    return NULL;
}

static int start_a_thread(void)
{
    int answer = 1;
    pthread_t thread;
    int rc = pthread_create(&thread, NULL, say_so, &answer);
    if (rc == 0)
        rc = pthread_join(thread, NULL);
    return rc != 0 ? rc : answer;
}

static int allocate_much(void)
{
    char *p = malloc((size_t)64 << 20);
    if (!p)
        return errno;
    p[(size_t)63 << 20] = 1;
    free(p);
    return 0;
}

static void files_are_read_and_threads_and_memory_work(void **state)
{
    (void)state;
    assert_int_equal(answer_inside(read_a_file), 0);
    assert_int_equal(answer_inside(start_a_thread), 0);
    assert_int_equal(answer_inside(allocate_much), 0);
}

/* In a child, since what is begun before must be ended inside. */
static int write_what_was_begun(bool is_committed)
{
    char path[64];
    const char *directories[] = {dir};
    struct sandbox s = {.directories = directories, .n_directories = 1};
    struct err err = {0};
    struct outfile f;
    int status, rc;
    pid_t child = fork();

    snprintf(path, sizeof path, "%s/report.json", dir);
    if (child == 0) {
        rc = outfile_begin(&f, path, 0600, &err);
        if (rc >= 0)
            rc = sandbox_enter(&s, &err);
        if (rc >= 0)
            rc = outfile_add(&f, STR("whole"), &err);
        if (rc >= 0 && is_committed)
            rc = outfile_commit(&f, &err);
        outfile_end(&f);
        if (rc < 0)
            fprintf(stderr, "%s\n", err.msg);
        _exit(rc < 0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    return access(path, F_OK);
}

static void an_output_begun_before_is_named_or_removed_inside(void **state)
{
    char path[64];

    (void)state;
    snprintf(path, sizeof path, "%s/report.json", dir);
    assert_int_equal(write_what_was_begun(true), 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(write_what_was_begun(false), -1);
}

static char outside_path[64];

static int remove_outside(void)
{
    return errno_if(unlink(outside_path) < 0);
}

static int rename_outside(void)
{
    return errno_if(rename(outside_path, "/tmp/vdt_sandbox_renamed") < 0);
}

static bool has_landlock(void)
{
    return sandbox_is_built_in() && answer_inside(remove_outside) == EACCES;
}

static void files_elsewhere_are_neither_removed_nor_renamed(void **state)
{
    int fd;

    (void)state;
    snprintf(outside_path, sizeof outside_path, "%s/file", other);
    fd = open(outside_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    close(fd);
    if (!has_landlock()) {
        unlink(outside_path);
        print_message("skipped: this kernel or build has no Landlock\n");
        skip();
    }
    assert_int_equal(answer_inside(rename_outside), EACCES);
    assert_int_equal(unlink(outside_path), 0);
}

static void a_directory_that_is_not_there_is_an_error_with_the_way_out(void **state)
{
    const char *directories[] = {"/tmp/vdt_sandbox_missing/x"};
    struct sandbox s = {.directories = directories, .n_directories = 1};
    struct err err = {0};
    int status;
    pid_t child;

    (void)state;
    needs_sandbox();
    child = fork();
    if (child == 0)
        _exit(sandbox_enter(&s, &err) < 0 && err.hint[0] != '\0' ? 7 : 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WEXITSTATUS(status) != 7) {
        print_message("skipped: this kernel has no Landlock\n");
        skip();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_socket_of_any_kind_opens),
        cmocka_unit_test(no_program_and_no_process_starts),
        cmocka_unit_test(nothing_is_created_or_opened_for_writing),
        cmocka_unit_test(files_are_read_and_threads_and_memory_work),
        cmocka_unit_test(an_output_begun_before_is_named_or_removed_inside),
        cmocka_unit_test(files_elsewhere_are_neither_removed_nor_renamed),
        cmocka_unit_test(a_directory_that_is_not_there_is_an_error_with_the_way_out),
    };
    return cmocka_run_group_tests(tests, make_dirs, remove_dirs);
}
