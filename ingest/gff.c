#include "ingest/gff.h"

#include <string.h>

enum { CONTIG, SOURCE, TYPE, BEG, END, SCORE, STRAND, PHASE, ATTRIBUTES, N_FIELDS };

struct gff_reader {
    struct build *b;
    unsigned file;
    gff_sink *sink;
    void *ctx;
    struct str last_contig; /* whose assembly was looked at; in name */
    char name[64];
};

int gff_assembly(
    const struct build *b, unsigned file, enum assembly *assembly, struct err *err)
{
    *assembly = b->files[file].provenance.assembly;
    if (*assembly == ASSEMBLY_NONE)
        return err_set(err, ERR_FAIL,
            "%s: transcript models need their assembly (GRCh37 or GRCh38) in "
            "sources.tsv",
            b->files[file].path);
    return 0;
}

int gff_contig(const struct build *b, unsigned file, uint64_t line, struct str name,
    unsigned *contig, struct err *err)
{
    enum assembly implied, stated = b->files[file].provenance.assembly;

    *contig = contig_parse(name, &implied);
    if (implied != ASSEMBLY_NONE && implied != stated)
        return err_set(err, ERR_FAIL,
            "%s:%llu: found contig %.*s of %s, expected %s as the table of sources "
            "says",
            b->files[file].path, (unsigned long long)line, STR_ARG(name),
            assembly_name(implied), assembly_name(stated));
    return 0;
}

/* "#!genome-build GRCh37.p13" (Ensembl), "#!genome-build-accession ..." (NCBI) */
static int check_header(
    const struct gff_reader *r, uint64_t line, struct str text, struct err *err)
{
    static const char *const keys[] = {"#!genome-build ", "##genome-build "};
    enum assembly stated = r->b->files[r->file].provenance.assembly;

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        struct str rest, word;

        if (!str_starts(text, str_of(keys[i])))
            continue;
        rest = str_sub(text, strlen(keys[i]), text.n);
        while (str_next(&rest, ' ', &word)) {
            enum assembly a = assembly_parse(word);

            if (a != ASSEMBLY_NONE && a != stated)
                return err_set(err, ERR_FAIL,
                    "%s:%llu: found genome build %.*s, expected %s as the table of "
                    "sources says",
                    r->b->files[r->file].path, (unsigned long long)line, STR_ARG(word),
                    assembly_name(stated));
        }
    }
    return 0;
}

/* Many rows of one contig follow each other. */
static int check_contig(
    struct gff_reader *r, uint64_t line, struct str name, struct err *err)
{
    unsigned contig;
    int rc = 0;

    if (str_eq(name, r->last_contig))
        return 0;
    rc = gff_contig(r->b, r->file, line, name, &contig, err);
    if (name.n <= sizeof(r->name)) {
        memcpy(r->name, name.p, name.n);
        r->last_contig = (struct str){r->name, name.n};
    }
    return rc;
}

static const char *read_fields(const struct str *field, struct gff_row *row)
{
    if (field[CONTIG].n == 0 || field[TYPE].n == 0)
        return "contig_or_type_is_empty";
    if (!str_to_u32(field[BEG], &row->beg1) || !str_to_u32(field[END], &row->end1)
        || row->beg1 == 0 || row->beg1 > row->end1 || row->end1 > GFF_MAX_POS1)
        row->beg1 = row->end1 = 0;
    if (field[STRAND].n != 1 || !strchr("+-.?", field[STRAND].p[0]))
        return "bad_strand";
    if (field[PHASE].n != 1 || !strchr(".012", field[PHASE].p[0]))
        return "bad_phase";
    row->contig = field[CONTIG];
    row->source = field[SOURCE];
    row->type = field[TYPE];
    row->attributes = field[ATTRIBUTES];
    row->strand = field[STRAND].p[0];
    if (row->strand == '?')
        row->strand = '.';
    row->phase = field[PHASE].p[0] == '.' ? GFF_NO_PHASE : field[PHASE].p[0] - '0';
    return NULL;
}

static int read_row(
    struct gff_reader *r, uint64_t line, struct str text, struct err *err)
{
    struct gff_row row = {.line = line};
    struct str field[N_FIELDS] = {0}, rest = text, piece;
    const char *fault = NULL;
    unsigned n = 0;

    report_read(r->b->report, r->file, 1);
    for (; str_next(&rest, '\t', &piece); n++)
        if (n < N_FIELDS)
            field[n] = piece;
    fault = n != N_FIELDS ? "not_nine_columns" : read_fields(field, &row);
    if (fault) {
        report_reject(r->b->report, r->file, line, field[TYPE], fault,
            str_sub(text, 0, GFF_FOUND_BYTES));
        return 0;
    }
    int rc = check_contig(r, line, row.contig, err);
    return rc < 0 ? rc : r->sink(r->ctx, &row, err);
}

int gff_read(struct build *b, unsigned file, struct stream *in, gff_sink *sink,
    void *ctx, struct err *err)
{
    struct gff_reader r = {.b = b, .file = file, .sink = sink, .ctx = ctx};
    struct line_reader lines;
    enum assembly assembly;
    struct str text;
    int rc = gff_assembly(b, file, &assembly, err), more = 0;

    if (rc < 0)
        return rc;
    line_begin(&lines, in);
    while (rc >= 0 && (more = line_next(&lines, &text, err)) > 0) {
        if (str_starts(text, STR("##FASTA")) || (text.n > 0 && text.p[0] == '>'))
            break;
        if (text.n > 0 && text.p[0] == '#')
            rc = check_header(&r, lines.line, text, err);
        else if (str_trim(text).n > 0)
            rc = read_row(&r, lines.line, text, err);
    }
    line_end(&lines);
    return rc < 0 ? rc : more < 0 ? more : 0;
}

bool gff3_next(struct str *rest, struct str *key, struct str *value)
{
    struct str piece;

    while (str_next(rest, ';', &piece)) {
        piece = str_trim(piece);
        ptrdiff_t equals = str_chr(piece, '=');

        if (equals <= 0)
            continue;
        *key = str_sub(piece, 0, (size_t)equals);
        *value = str_sub(piece, (size_t)equals + 1, piece.n);
        return true;
    }
    return false;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct str gff3_decode(struct arena *mem, struct str value)
{
    size_t n = 0;

    if (str_chr(value, '%') < 0)
        return value;
    char *out = arena_alloc(mem, value.n);
    for (size_t i = 0; i < value.n; i++) {
        int high = -1, low = -1;

        if (value.p[i] == '%' && i + 2 < value.n) {
            high = hex_digit(value.p[i + 1]);
            low = hex_digit(value.p[i + 2]);
        }
        if (high >= 0 && low >= 0 && high * 16 + low > 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = value.p[i];
        }
    }
    return (struct str){out, n};
}

/* key "value"; or key value; a ';' inside quotes is part of the value. */
bool gtf_next(struct str *rest, struct str *key, struct str *value)
{
    const char *p = rest->p, *end = rest->p ? rest->p + rest->n : NULL;

    while (p < end) {
        const char *from, *stop;

        while (p < end && (*p == ' ' || *p == ';' || *p == '\t'))
            p++;
        for (from = p; p < end && *p != ' ' && *p != ';'; p++)
            ;
        *key = (struct str){from, (size_t)(p - from)};
        while (p < end && *p == ' ')
            p++;
        if (p < end && *p == '"') {
            from = ++p;
            stop = memchr(p, '"', (size_t)(end - p));
            p = stop ? stop + 1 : end;
            stop = stop ? stop : end;
        } else {
            from = p;
            stop = p < end ? memchr(p, ';', (size_t)(end - p)) : NULL;
            p = stop = stop ? stop : end;
        }
        *value = str_trim((struct str){from, (size_t)(stop - from)});
        if (key->n > 0) {
            *rest = (struct str){p, (size_t)(end - p)};
            return true;
        }
    }
    *rest = STR_NONE;
    return false;
}
