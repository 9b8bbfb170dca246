/* Inside `vdt stat` (cmd_stat.c, stat_evidence.c). */
#ifndef QUERY_STAT_H
#define QUERY_STAT_H

#include "kb/store/kb.h"
#include "query/view.h"

struct stat_run {
    struct kb_txn *kb;
    struct arena mem;
    struct view v;
    struct err *err;
};

/* Evidence items by the kind of their criterion and by what can decide them. */
int stat_put_evidence(struct stat_run *s);

#endif
