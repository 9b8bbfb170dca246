/*
 * The error object: explicit, never global, always the last parameter.
 *
 * A function that can fail returns >= 0 on success or a negative ERR_* code with *err
 * filled.  The message is complete by itself: file, line or id, what was found, what
 * was expected.  A hint (what the user can do) is kept apart from the message.  The
 * library never prints and never exits; only main and cmd_* do.
 *
 * Messages may quote hostile input: control characters, newlines and marks that turn
 * the direction of text become '?' (tab stays), and a message too long ends with "..."
 * on a UTF-8 boundary.  Arguments may point into err itself.
 */
#ifndef KB_BASE_ERR_H
#define KB_BASE_ERR_H

enum {
    ERR_FAIL = -1,   /* I/O, memory, a source that is not what it should be: exit 1 */
    ERR_USAGE = -2,  /* the command line is wrong: exit 2 */
    ERR_KB = -3,     /* the knowledge base is missing or unusable: exit 3 */
    ERR_SAMPLE = -4, /* the sample's input is unusable: exit 4 */
    ERR_NOENT = -5,  /* not there; a normal answer, no message is owed */
    ERR_STOP = -6,   /* a sink asks its reader to stop early; not an error */
};

struct err {
    int code; /* 0: none */
    char msg[1024];
    char hint[256]; /* empty: none */
};

/* Fill *err and return code, so that a caller can write: return err_set(err, ...). */
int err_set(struct err *err, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Add a hint to an error already set; returns err->code. */
int err_hint(struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Put "fmt: " before the message of an error already set; returns err->code. */
int err_wrap(struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* ERR_FAIL with "what \"path\": strerror(errno)"; reads errno at entry. */
int err_errno(struct err *err, const char *what, const char *path);

/* The process exit code for an ERR_* code: 1..4 (0 for code >= 0). */
int err_exit_code(int code);

#endif
