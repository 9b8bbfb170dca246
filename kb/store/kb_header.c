#include "kb/store/kb_header.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kb/base/digest.h"
#include "kb/store/codec.h"
#include "kb/store/kb_page.h"

#define LMDB_MAGIC 0xBEEFC0DEu
#define LMDB_VERSION 1u

/* Bytes from the start of page 0 or 1. */
enum {
    AT_MAGIC = 16,
    AT_VERSION = 20,
    AT_PAGE_BYTES = 40,
    AT_DEPTH = 94, /* of the main tree */
    AT_ROOT = 128,
    AT_LAST_PAGE = 136,
    AT_TXN = 144,
    META_END = 152,
    AT_HEADER = 512, /* ours; page 0 only */
    MAGIC_BYTES = 24,
    HEADER_BYTES = MAGIC_BYTES + 2 + 2 + 4 + 8 + 8 + 4 + 4 + 4 + 4 + 8 * N_KB_TABLES,
    AT_HEADER_CRC = AT_HEADER + HEADER_BYTES,
    FIRST_BYTES = AT_HEADER_CRC + 4, /* of page 0: all that is read of it */
    MIN_PAGE_BYTES = 4096,
    MAX_PAGE_BYTES = 65536,
};
_Static_assert((int)FIRST_BYTES <= (int)MIN_PAGE_BYTES, "the header fits one page");

/* Bytes read, fewer at the file's end; -1 with errno. */
static ssize_t read_at(int fd, uint8_t *out, size_t n, uint64_t at)
{
    size_t done = 0;

    while (done < n) {
        ssize_t got = pread(fd, out + done, n - done, (off_t)(at + done));
        if (got == 0)
            break;
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

static int write_at(int fd, struct str bytes, off_t at)
{
    while (bytes.n) {
        ssize_t n = pwrite(fd, bytes.p, bytes.n, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
        at += n;
    }
    return 0;
}

static int damaged(struct err *err, const char *name, const char *what)
{
    err_set(err, ERR_KB, "%s: %s", name, what);
    return err_hint(err, "the file is damaged; copy it again or rebuild it");
}

static int cut_short(struct err *err, const char *name, uint64_t n, uint64_t expected)
{
    err_set(err, ERR_KB, "%s: file ends at byte %llu, expected %llu", name,
        (unsigned long long)n, (unsigned long long)expected);
    return err_hint(err, "the copy was cut short; copy it again");
}

static int no_kb(struct err *err, const char *name, const char *what)
{
    err_set(err, ERR_KB, "%s: %s", name, what);
    return err_hint(
        err, "a knowledge base is made by \"vdt build\"; was another file meant?");
}

static struct str magic_bytes(void)
{
    static const char magic[MAGIC_BYTES] = KB_MAGIC;

    return (struct str){magic, MAGIC_BYTES};
}

/* The root page of the main tree: one leaf that lists exactly our tables. */
static bool root_is_sound(const uint8_t *page, uint32_t page_bytes, uint64_t root)
{
    unsigned lower = native16(page + PAGE_LOWER_AT),
             upper = native16(page + PAGE_UPPER_AT);

    if (native64(page) != root || native16(page + PAGE_FLAGS_AT) != LMDB_LEAF
        || lower != PAGE_NODES_AT + 2 * N_KB_TABLES || upper < lower)
        return false;
    for (unsigned i = 0; i < N_KB_TABLES; i++) {
        size_t at = native16(page + PAGE_NODES_AT + (size_t)2 * i);
        const uint8_t *node = page + at;
        if (at < upper || at + NODE_HEAD_BYTES > page_bytes)
            return false;
        if (native32(node) != TABLE_RECORD_BYTES || native16(node + 4) != LMDB_ONLY_DATA
            || at + NODE_HEAD_BYTES + native16(node + 6) + TABLE_RECORD_BYTES
                   > page_bytes)
            return false;
    }
    return true;
}

/* Reads page 1's meta record and the root page; NULL for the root when unreadable. */
static uint8_t *read_root(int fd, const struct kb_header *h)
{
    uint8_t *page = malloc(h->page_bytes);

    if (page
        && read_at(fd, page, h->page_bytes, h->root_page * h->page_bytes)
               == (ssize_t)h->page_bytes
        && root_is_sound(page, h->page_bytes, h->root_page))
        return page;
    free(page);
    return NULL;
}

static void encode_header(const struct kb_header *h, uint32_t second_meta_crc,
    uint32_t root_crc, struct buf *out)
{
    buf_add_str(out, magic_bytes());
    put_u16le(out, (uint16_t)h->major);
    put_u16le(out, (uint16_t)h->minor);
    put_u32le(out, h->page_bytes);
    put_u64le(out, h->file_bytes);
    put_u64le(out, h->root_page);
    put_u32le(out, h->first_key_byte);
    put_u32le(out, second_meta_crc);
    put_u32le(out, root_crc);
    put_u32le(out, N_KB_TABLES);
    for (unsigned i = 0; i < N_KB_TABLES; i++)
        put_u64le(out, h->entries[i]);
}

/* From the newer meta record: where the main tree is and how long the file must be. */
static bool describe(
    const uint8_t *first, const uint8_t *second, struct kb_header *h, uint64_t n_bytes)
{
    const uint8_t *meta =
        native64(second + AT_TXN) > native64(first + AT_TXN) ? second : first;
    uint64_t n_pages = native64(meta + AT_LAST_PAGE) + 1;

    h->root_page = native64(meta + AT_ROOT);
    h->file_bytes = n_pages * h->page_bytes;
    return native32(meta + AT_MAGIC) == LMDB_MAGIC
           && native32(meta + AT_VERSION) == LMDB_VERSION
           && native16(meta + AT_DEPTH) == 1 && h->root_page < n_pages
           && h->file_bytes == n_bytes;
}

static int stamp(int fd, const char *path, struct kb_header *h, struct err *err)
{
    uint8_t first[AT_HEADER], second[META_END];
    struct buf bytes = BUF_INIT;
    struct stat st;
    uint8_t *root = NULL;
    uint32_t crc;
    int rc;

    if (fstat(fd, &st) < 0 || read_at(fd, first, sizeof(first), 0) != sizeof(first))
        return err_errno(err, "could not read", path);
    h->page_bytes = native32(first + AT_PAGE_BYTES);
    if (h->page_bytes >= MIN_PAGE_BYTES && h->page_bytes <= MAX_PAGE_BYTES
        && read_at(fd, second, META_END, h->page_bytes) == META_END
        && describe(first, second, h, (uint64_t)st.st_size))
        root = read_root(fd, h);
    if (!root)
        return err_set(err, ERR_FAIL,
            "could not write \"%s\": this LMDB lays out its file in a way that the "
            "knowledge base's header does not know (expected data version 1)",
            path);
    h->first_key_byte = native16(root + PAGE_NODES_AT) + NODE_HEAD_BYTES;
    encode_header(
        h, crc32_add(0, second, META_END), crc32_add(0, root, h->page_bytes), &bytes);
    free(root);
    crc = crc32_add(crc32_add(0, first, AT_HEADER), bytes.p, bytes.n);
    put_u32le(&bytes, crc);
    rc = write_at(fd, buf_str(&bytes), AT_HEADER) < 0
             ? err_errno(err, "could not write", path)
             : 0;
    buf_free(&bytes);
    return rc;
}

int kb_header_stamp(
    const char *path, const uint64_t entries[N_KB_TABLES], struct err *err)
{
    struct kb_header h = {.major = KB_FORMAT_MAJOR, .minor = KB_FORMAT_MINOR};
    int fd = open(path, O_RDWR | O_CLOEXEC);
    int rc;

    if (fd < 0)
        return err_errno(err, "could not open", path);
    memcpy(h.entries, entries, sizeof(h.entries));
    rc = stamp(fd, path, &h, err);
    if (rc == 0 && fsync(fd) < 0)
        rc = err_errno(err, "could not sync", path);
    if (close(fd) < 0 && rc == 0)
        rc = err_errno(err, "could not close", path);
    return rc;
}

/* Is it ours, and of a format that this program reads? */
static int check_kind(const uint8_t *first, const char *name, struct err *err)
{
    unsigned major = (unsigned)first[AT_HEADER + MAGIC_BYTES]
                     | (unsigned)first[AT_HEADER + MAGIC_BYTES + 1] << 8;
    unsigned minor = (unsigned)first[AT_HEADER + MAGIC_BYTES + 2]
                     | (unsigned)first[AT_HEADER + MAGIC_BYTES + 3] << 8;

    if (native32(first + AT_MAGIC) == __builtin_bswap32(LMDB_MAGIC))
        return no_kb(err, name,
            "written on a machine of the other byte order; expected this machine's");
    if (native32(first + AT_MAGIC) != LMDB_MAGIC)
        return no_kb(err, name, "not a vdt knowledge base");
    if (memcmp(first + AT_HEADER, magic_bytes().p, MAGIC_BYTES) != 0)
        return no_kb(err, name, "an LMDB file, but not a vdt knowledge base");
    if (major == KB_FORMAT_MAJOR)
        return 0;
    err_set(err, ERR_KB, "%s: format %u.%u is %s than this program reads (%d.x)", name,
        major, minor, major > KB_FORMAT_MAJOR ? "newer" : "older", KB_FORMAT_MAJOR);
    if (major > KB_FORMAT_MAJOR)
        return err_hint(
            err, "install a newer vdt or rebuild the KB with \"vdt build\"");
    return err_hint(err, "rebuild the KB with \"vdt build\"");
}

/* Does our magic stand where it should? */
static bool is_ours(int fd)
{
    uint8_t first[AT_HEADER + MAGIC_BYTES];

    return read_at(fd, first, sizeof(first), 0) == sizeof(first)
           && memcmp(first + AT_HEADER, magic_bytes().p, MAGIC_BYTES) == 0;
}

int kb_header_may_replace(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat st;

    if (fd < 0)
        return errno == ENOENT ? 0 : err_errno(err, "could not open", path);
    bool is_good =
        fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_size == 0 || is_ours(fd));
    close(fd);
    if (is_good)
        return 0;
    err_set(err, ERR_FAIL,
        "\"%s\" is there and is no knowledge base; expected a new name, or that of one",
        path);
    return err_hint(err, "nothing was written; if it is not needed, remove it first");
}

static void decode_header(const uint8_t *first, struct kb_header *h,
    uint32_t *second_meta_crc, uint32_t *root_crc, uint32_t *n_tables)
{
    struct reader r = reader_of((struct str){
        (const char *)first + AT_HEADER + MAGIC_BYTES, HEADER_BYTES - MAGIC_BYTES});

    h->major = get_u16le(&r);
    h->minor = get_u16le(&r);
    h->page_bytes = get_u32le(&r);
    h->file_bytes = get_u64le(&r);
    h->root_page = get_u64le(&r);
    h->first_key_byte = get_u32le(&r);
    *second_meta_crc = get_u32le(&r);
    *root_crc = get_u32le(&r);
    *n_tables = get_u32le(&r);
    for (unsigned i = 0; i < N_KB_TABLES; i++)
        h->entries[i] = get_u64le(&r);
}

static int check_pages(int fd, const char *name, const struct kb_header *h,
    uint32_t second_meta_crc, uint32_t root_crc, struct err *err)
{
    uint8_t second[META_END];
    uint8_t *root;
    bool is_sound;

    if (read_at(fd, second, META_END, h->page_bytes) != META_END
        || crc32_add(0, second, META_END) != second_meta_crc)
        return damaged(err, name, "the CRC of the second meta page does not match");
    root = read_root(fd, h);
    is_sound = root && crc32_add(0, root, h->page_bytes) == root_crc;
    free(root);
    if (!is_sound)
        return damaged(err, name, "the CRC of the list of tables does not match");
    return 0;
}

int kb_header_read(int fd, const char *name, struct kb_header *out, struct err *err)
{
    uint8_t first[FIRST_BYTES] = {0};
    uint32_t second_meta_crc, root_crc, n_tables, crc;
    uint64_t n_bytes;
    struct stat st;
    ssize_t got;
    int rc;

    if (fstat(fd, &st) < 0 || (got = read_at(fd, first, sizeof(first), 0)) < 0)
        return err_set(err, ERR_KB, "could not read \"%s\": %s", name,
            errno == EISDIR   ? "it is a directory"
            : errno == ESPIPE ? "it is a pipe"
                              : "input error");
    n_bytes = (uint64_t)st.st_size;
    if (got >= AT_HEADER + MAGIC_BYTES + 4 || got < AT_VERSION
        || native32(first + AT_MAGIC) != LMDB_MAGIC) {
        rc = check_kind(first, name, err);
        if (rc < 0)
            return rc;
    }
    if (got < FIRST_BYTES)
        return cut_short(err, name, n_bytes, FIRST_BYTES);
    decode_header(first, out, &second_meta_crc, &root_crc, &n_tables);
    crc = crc32_add(0, first, AT_HEADER_CRC);
    if (crc != load_u32le(first + AT_HEADER_CRC) || n_tables != N_KB_TABLES)
        return damaged(err, name, "the CRC of its header does not match");
    if (n_bytes < out->file_bytes)
        return cut_short(err, name, n_bytes, out->file_bytes);
    if (n_bytes > out->file_bytes)
        return damaged(err, name, "bytes after the last page, expected none");
    return check_pages(fd, name, out, second_meta_crc, root_crc, err);
}
