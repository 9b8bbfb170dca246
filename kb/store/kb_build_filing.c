#include "kb/store/kb_build_private.h"

static bool is_upper_bases(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != 'A' && s.p[i] != 'C' && s.p[i] != 'G' && s.p[i] != 'T')
            return false;
    return s.n > 0;
}

static int check_allele(const struct allele *a, struct err *err)
{
    if ((a->assembly != ASSEMBLY_GRCH37 && a->assembly != ASSEMBLY_GRCH38)
        || a->contig == CONTIG_NONE || a->contig >= N_CONTIGS)
        return err_set(err, ERR_FAIL, "found an allele without assembly or contig");
    if (a->pos1 == 0 || a->pos1 > contig_length(a->assembly, a->contig))
        return err_set(err, ERR_FAIL, "position %u is not on contig %s of %s",
            (unsigned)a->pos1, contig_name(a->contig), assembly_name(a->assembly));
    if (!is_upper_bases(a->ref) || !is_upper_bases(a->alt) || str_eq(a->ref, a->alt))
        return err_set(err, ERR_FAIL,
            "found REF \"%.*s\" and ALT \"%.*s\", expected two different strings of A "
            "C "
            "G T",
            STR_ARG(a->ref), STR_ARG(a->alt));
    return 0;
}

static int file_long_allele(
    struct kb_build *b, const struct allele *a, uint32_t owner, struct err *err)
{
    struct kb_key key = kb_key_allele(a);

    buf_clear(&b->value);
    put_str(&b->value, a->ref);
    put_str(&b->value, a->alt);
    put_u32be(&b->value, owner);
    return kb_build_row(
        b, KB_TABLE_ALLELE_LONG, &key, STR_NONE, buf_str(&b->value), err);
}

int kb_build_file_alleles(struct kb_build *b, const struct placed_allele *alleles,
    unsigned n, uint32_t owner, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; rc == 0 && i < n; i++) {
        const struct allele *a = &alleles[i].allele;
        struct kb_key key = kb_key_bin(a->assembly, a->contig, a->pos1 >> KB_BIN_SHIFT);
        uint64_t packed = allele_pack(a->ref, a->alt);
        buf_clear(&b->value);
        put_u32be(&b->value, a->pos1);
        put_u64be(&b->value, packed);
        put_u32be(&b->value, owner);
        rc = kb_build_row(
            b, KB_TABLE_ALLELE_BIN, &key, STR_NONE, buf_str(&b->value), err);
        if (rc == 0 && (packed & ALLELE_PACKED_LONG))
            rc = file_long_allele(b, a, owner, err);
    }
    return rc;
}

/* Before anything of the record is written: a refused record leaves no trace. */
int kb_build_check_alleles(struct kb_build *b, struct str id,
    const struct placed_allele *alleles, unsigned n, struct err *err)
{
    for (unsigned i = 0; i < n; i++)
        if (check_allele(&alleles[i].allele, err) < 0
            || kb_build_check_source(b, alleles[i].source, err) < 0)
            return err_wrap(err, "record %.*s", STR_ARG(id));
    return 0;
}

int kb_build_check_criterion(
    const struct kb_build *b, struct str id, uint32_t criterion, struct err *err)
{
    if (criterion < b->n_criteria)
        return 0;
    return err_set(err, ERR_FAIL, "record %.*s: criterion %u, expected one below %u",
        STR_ARG(id), (unsigned)criterion, (unsigned)b->n_criteria);
}

int kb_build_file_gene(
    struct kb_build *b, struct str symbol, uint32_t record, struct err *err)
{
    struct kb_key key = kb_key_text(symbol);

    return symbol.n
               ? kb_build_ordinal_row(b, KB_TABLE_REV_GENE, &key, symbol, record, err)
               : 0;
}

int kb_build_file_criterion_genes(
    struct kb_build *b, uint32_t criterion, uint32_t record, struct err *err)
{
    const struct criterion_genes *genes = &b->criterion_genes[criterion];
    int rc = 0;

    for (unsigned i = 0; rc == 0 && i < genes->n; i++)
        rc = kb_build_file_gene(b, genes->symbols[i], record, err);
    return rc;
}

int kb_build_file_name(
    struct kb_build *b, struct str name, uint32_t record, struct err *err)
{
    return name.n ? kb_build_name(b, name, NAME_RECORD, record, err) : 0;
}

int kb_build_file_drug(
    struct kb_build *b, struct str drug, uint32_t record, struct err *err)
{
    struct str folded = str_fold(&b->scratch, drug);
    struct kb_key key = kb_key_text(folded);
    int rc;

    buf_clear(&b->value);
    put_str(&b->value, drug);
    put_u32be(&b->value, record);
    rc = kb_build_row(b, KB_TABLE_REV_DRUG, &key, folded, buf_str(&b->value), err);
    arena_reset(&b->scratch);
    return rc < 0 ? rc : kb_build_name(b, drug, NAME_DRUG, 0, err);
}

int kb_build_file_cited(
    struct kb_build *b, struct str id, uint32_t record, struct err *err)
{
    struct kb_key key = kb_key_text(id);

    return id.n ? kb_build_ordinal_row(b, KB_TABLE_REV_CITED, &key, id, record, err)
                : 0;
}
