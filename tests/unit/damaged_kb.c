#include "tests/unit/damaged_kb.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "kb/store/kb_header.h"

/* Of both meta pages: magic, version, address, size of the map, two trees of 48 bytes,
 * then the last page in use, which a map has to hold. */
#define LAST_PAGE_BYTE (16 + 4 + 4 + 8 + 8 + 2 * 48)

void damaged_kb_refuse_readers(const char *path)
{
    const uint64_t beyond = UINT32_MAX;
    struct kb_header header;
    struct err err;

    assert_int_equal(chmod(path, 0600), 0);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_true(kb_header_read(fd, path, &header, &err) >= 0);
    for (unsigned page = 0; page < 2; page++)
        assert_int_equal(pwrite(fd, &beyond, sizeof beyond,
                             (off_t)page * header.page_bytes + LAST_PAGE_BYTE),
            sizeof beyond);
    close(fd);
}
