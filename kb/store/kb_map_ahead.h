/*
 * The pages of a KB that is in memory, put into the map before they are touched: by a
 * thread beside the one that reads the sample, which else stops at each new piece of
 * the map (some 2 us for 64 kB; a KB of 3.5 million alleles has 7,000 such pieces).
 * Nothing else changes: no answer, no error.
 *
 * What is not in memory is left to kb_ahead.h and to the kernel: the thread ends when
 * it is seen to wait for the disk, or when the kernel does not know the call (Linux
 * before 5.14).  A file that was cut short is no error here either: the call then says
 * so, where a touch would be a signal.
 */
#ifndef KB_STORE_KB_MAP_AHEAD_H
#define KB_STORE_KB_MAP_AHEAD_H

#include "kb/store/kb.h"

struct kb_map_ahead;

/* For a KB of which nearly all is read.  NULL: no thread could be started, or the KB
 * was opened for a small input. */
struct kb_map_ahead *kb_map_ahead_begin(const struct kb *kb);
/* Stops the thread where it is, and joins it; before kb_close.  NULL is allowed. */
void kb_map_ahead_end(struct kb_map_ahead *a);

#endif
