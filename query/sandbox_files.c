#include "query/sandbox_files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the first version of Landlock knows, and what later versions added. */
#define WRITES_OF_1                                                                    \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE                    \
        | LANDLOCK_ACCESS_FS_MAKE_REG)
#define DENIED_OF_1                                                                    \
    (WRITES_OF_1 | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_REMOVE_DIR          \
        | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR                   \
        | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO                  \
        | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)
#define TRUNCATE_OF_3 ((uint64_t)1 << 14)

static int create_ruleset(
    const struct landlock_ruleset_attr *attr, size_t n_bytes, unsigned flags)
{
    return (int)syscall(SYS_landlock_create_ruleset, attr, n_bytes, flags);
}

static int allow_directory(
    int ruleset, const char *directory, uint64_t access, struct err *err)
{
    const char *path = directory ? directory : ".";
    struct landlock_path_beneath_attr rule = {.allowed_access = access};
    int rc = 0;
    rule.parent_fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (rule.parent_fd < 0)
        return err_errno(err, "could not open the directory", path);
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0)
        < 0)
        rc = err_errno(err, "could not keep the right to write in", path);
    close(rule.parent_fd);
    return rc;
}

static int restrict_self(int ruleset, struct err *err)
{
    if (syscall(SYS_landlock_restrict_self, ruleset, 0) == 0)
        return 1;
    return err_set(err, ERR_FAIL, "could not give up the right to write files: %s",
        strerror(errno));
}

int sandbox_files_enter(
    const char *const *directories, unsigned n_directories, struct err *err)
{
    int version = create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return 0;
    uint64_t newer = version >= 3 ? TRUNCATE_OF_3 : 0;
    struct landlock_ruleset_attr attr = {.handled_access_fs = DENIED_OF_1 | newer};
    int ruleset = create_ruleset(&attr, sizeof attr, 0), rc = 0;
    if (ruleset < 0)
        return err_set(err, ERR_FAIL, "could not set up Landlock: %s", strerror(errno));
    for (unsigned i = 0; rc >= 0 && i < n_directories; i++)
        rc = allow_directory(ruleset, directories[i], WRITES_OF_1 | newer, err);
    if (rc >= 0)
        rc = restrict_self(ruleset, err);
    close(ruleset);
    return rc;
}
