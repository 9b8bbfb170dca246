#include "kb/base/short_write.h"

#include <errno.h>
#include <unistd.h>

#define N_PAGES 16

int short_write_reason(int fd)
{
    static const char page[4096];
    off_t end = lseek(fd, 0, SEEK_END);

    if (end < 0)
        return EIO;
    for (int i = 0; i < N_PAGES; i++) {
        ssize_t n = pwrite(fd, page, sizeof(page), end);
        if (n < 0)
            return errno;
        end += n;
    }
    return EIO;
}
