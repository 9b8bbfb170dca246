/* A KB's file that is changed under its readers. */
#ifndef TESTS_UNIT_DAMAGED_KB_H
#define TESTS_UNIT_DAMAGED_KB_H

/* Those that read go on; LMDB makes no further one. */
void damaged_kb_refuse_readers(const char *path);

#endif
