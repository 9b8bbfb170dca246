/* Why a write to a file was cut short: the next write tells. */
#ifndef KB_BASE_SHORT_WRITE_H
#define KB_BASE_SHORT_WRITE_H

/* Adds a few pages of zeros to the file, which is given up.  errno of the write that
 * fails; EIO when none does. */
int short_write_reason(int fd);

#endif
