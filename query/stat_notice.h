/*
 * `vdt stat --notice`: the text that goes with a KB wherever it goes: its sources,
 * their releases and licences, whom to name and what each licence asks.  Words come
 * from the KB's own table "notices"; a source without a row there is said to have none.
 */
#ifndef QUERY_STAT_NOTICE_H
#define QUERY_STAT_NOTICE_H

#include "kb/store/kb.h"

int stat_notice(struct kb_txn *kb, struct buf *out, struct err *err);

#endif
