/*
 * Records that will be asked for soon: they are searched and brought from memory while
 * the caller works on those before them.  Where kb_ahead.h spares a wait for the disk,
 * this spares one for the memory, of which a genome's findings make hundreds of
 * thousands.  Nothing else changes: no answer, no error.
 */
#ifndef KB_STORE_KB_SOON_H
#define KB_STORE_KB_SOON_H

#include "kb/store/kb.h"

/* How many records before it is needed a record is best named: its way has up to five
 * steps, one at each record that is named after it. */
#define KB_SOON_AHEAD 6

void kb_soon_record(struct kb_txn *t, uint32_t ordinal);

#endif
