/* The one command of vdt-fetch. */
#ifndef INGEST_FETCH_CMD_FETCH_H
#define INGEST_FETCH_CMD_FETCH_H

#include "kb/base/err.h"

int cmd_fetch(int argc, char **argv, struct err *err);

#endif
