#include "query/lookup.h"

#include <string.h>

#include "kb/model/variant_name.h"
#include "kb/store/kb_name_facts.h"
#include "kb/store/kb_spans.h"
#include "query/lookup_allele.h"
#include "query/lookup_biomarker.h"

struct lookup {
    struct kb_txn *kb;
    struct arena *mem;
    struct lookup_hit *hits;
    size_t n, cap;
    struct err *err;
};

static struct lookup_hit *add(struct lookup *l, enum lookup_kind kind, uint32_t target)
{
    l->hits = arena_grow(l->mem, l->hits, &l->cap, l->n + 1, sizeof *l->hits);
    l->hits[l->n] = (struct lookup_hit){.kind = kind, .target = target};
    return &l->hits[l->n++];
}

/* One allele placed on two assemblies is taken on GRCh38. */
static size_t drop_second_places(struct lookup_hit *hits, size_t n)
{
    bool has_38 = false;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        has_38 |= hits[i].is_placed_twice && hits[i].allele.assembly == ASSEMBLY_GRCH38;
    for (size_t i = 0; i < n; i++)
        if (!has_38 || !hits[i].is_placed_twice
            || hits[i].allele.assembly == ASSEMBLY_GRCH38)
            hits[kept++] = hits[i];
    return kept;
}

static int find_alleles(struct lookup *l, struct str term, enum assembly assembly)
{
    struct lookup_hit *described;
    struct str why;
    int n = lookup_described(l->kb, term, assembly, l->mem, &described, &why, l->err);
    for (int i = 0; i < n; i++) {
        uint32_t *owners;
        bool has_criterion;
        int rc = kb_allele_owners(
            l->kb, &described[i].allele, l->mem, &owners, &has_criterion, l->err);
        if (rc < 0)
            return rc;
        if (rc > 0)
            *add(l, LOOKUP_ALLELE, 0) = described[i];
    }
    l->n = drop_second_places(l->hits, l->n);
    return n;
}

/* Is there anything to say of an allele that has no rows? */
static int is_worth_showing(struct lookup *l, const struct allele *a, bool *is)
{
    struct kb_bases windows;
    struct span_walker spans;
    uint32_t *ordinals;
    kb_bases_begin(&windows, l->kb);
    struct refbases bases = kb_bases_ref(&windows);
    int ref = allele_check_ref(a, &bases);
    span_walker_begin(&spans, l->kb, a->assembly);
    int n = span_transcripts(&spans, a->contig, a->pos1, a->pos1 + (uint32_t)a->ref.n,
        l->mem, &ordinals, l->err);
    *is = ref == 1 || (ref < 0 && n > 0);
    return n < 0 ? n : kb_bases_error(&windows, l->err);
}

int lookup_unfiled(struct kb_txn *kb, struct str term, enum assembly assembly,
    struct arena *mem, struct lookup_hit **hits, bool *is_allele, struct str *why,
    struct err *err)
{
    struct lookup l = {.kb = kb, .mem = mem, .err = err};
    struct lookup_hit *all;
    int n = lookup_described(kb, str_trim(term), assembly, mem, &all, why, err);
    if (n < 0)
        return n;
    *is_allele = n > 0;
    for (int i = 0; i < n; i++) {
        bool is;
        int rc = is_worth_showing(&l, &all[i].allele, &is);
        if (rc < 0)
            return rc;
        if (is && !all[i].is_doubtful)
            *add(&l, LOOKUP_ALLELE, 0) = all[i];
    }
    *hits = l.hits;
    return (int)drop_second_places(l.hits, l.n);
}

/* ClinVar's ids are written with and without leading zeros and version. */
static int find_clinvar(struct lookup *l, struct str term)
{
    uint32_t number;
    struct record record;
    struct str upper = str_upper(l->mem, term);
    if (!str_starts(upper, STR("VCV")))
        return 0;
    struct str digits = str_sub(upper, 3, upper.n);
    ptrdiff_t dot = str_chr(digits, '.');
    if (dot >= 0)
        digits = str_sub(digits, 0, (size_t)dot);
    if (!str_to_u32(digits, &number))
        return 0;
    struct str id = str_fmt(l->mem, "VCV%09u", number);
    int rc = kb_record_by_id(l->kb, id, &record, l->err);
    if (rc > 0)
        add(l, LOOKUP_RECORD, record.ordinal);
    return rc;
}

/* ClinPGx numbers its drugs, labels, guidelines and their rows in one series. */
static int find_clinpgx(struct lookup *l, struct str term)
{
    static const char *const kinds[] = {"drug", "label", "guideline", "rec"};
    struct str upper = str_upper(l->mem, term);
    uint32_t number;
    int rc = 0;
    if (!str_starts(upper, STR("PA"))
        || !str_to_u32(str_sub(upper, 2, upper.n), &number))
        return 0;
    for (unsigned i = 0; rc >= 0 && i < sizeof kinds / sizeof *kinds; i++) {
        struct record record;
        struct str id = str_fmt(l->mem, "clinpgx.%s:%.*s", kinds[i], STR_ARG(upper));
        rc = kb_record_by_id(l->kb, id, &record, l->err);
        if (rc > 0)
            add(l, LOOKUP_RECORD, record.ordinal);
    }
    return rc;
}

/* Which of the record's accessions is this one, whatever its version? */
static struct str accession_of(const struct clinvar_record *r, struct str accession)
{
    for (unsigned i = 0; i < r->n_rcvs; i++)
        if (str_eq(str_sub(r->rcvs[i], 0, accession.n), accession))
            return r->rcvs[i];
    for (unsigned i = 0; i < r->n_submissions; i++)
        if (str_eq(str_sub(r->submissions[i].scv, 0, accession.n), accession))
            return r->submissions[i].scv;
    return STR_NONE;
}

/* Another version than the one asked for is shown, and said to be another. */
static struct str version_note(struct lookup *l, struct str asked, struct str has)
{
    if (str_chr(asked, '.') < 0 || str_eq(asked, has))
        return STR_NONE;
    return str_fmt(l->mem, "%.*s was asked for; this knowledge base has %.*s.",
        STR_ARG(asked), STR_ARG(has));
}

/* "RCV14992", "SCV000020146.7": without version in *id, with it in *asked. */
static bool read_accession(
    struct lookup *l, struct str term, struct str *id, struct str *asked)
{
    uint32_t number;
    struct str upper = str_upper(l->mem, term);
    struct str digits = str_sub(upper, 3, upper.n), version = STR_NONE;
    ptrdiff_t dot = str_chr(digits, '.');
    if (dot >= 0) {
        version = str_sub(digits, (size_t)dot, digits.n);
        digits = str_sub(digits, 0, (size_t)dot);
    }
    if ((!str_starts(upper, STR("RCV")) && !str_starts(upper, STR("SCV")))
        || !str_to_u32(digits, &number))
        return false;
    *id = str_fmt(l->mem, "%.3s%09u", upper.p, number);
    *asked = str_fmt(l->mem, "%.*s%.*s", STR_ARG(*id), STR_ARG(version));
    return clinvar_accession_block(*id).n > 0;
}

static int find_accession(struct lookup *l, struct str term)
{
    uint32_t *records;
    struct str id, asked;
    if (!read_accession(l, term, &id, &asked))
        return 0;
    int n =
        kb_records_citing(l->kb, clinvar_accession_block(id), l->mem, &records, l->err);
    for (int i = 0; i < n; i++) {
        struct clinvar_entry c;
        int rc = kb_clinvar(l->kb, records[i], l->mem, &c, l->err);
        if (rc > 0 && clinvar_decode_submissions(l->mem, &c, l->err) < 0)
            rc = l->err->code;
        if (rc < 0)
            return rc;
        struct str has = rc > 0 ? accession_of(&c.record, id) : STR_NONE;
        if (has.n > 0)
            add(l, LOOKUP_RECORD, records[i])->note = version_note(l, asked, has);
    }
    return n;
}

static int find_names(struct lookup *l, struct str folded)
{
    static const enum lookup_kind kind_of[] = {[NAME_GENE] = LOOKUP_GENE,
        [NAME_DISEASE] = LOOKUP_DISEASE,
        [NAME_RECORD] = LOOKUP_RECORD,
        [NAME_DRUG] = LOOKUP_DRUG};
    struct name_hit *names = NULL;
    int n = folded.n > 0 ? kb_name(l->kb, folded, l->mem, &names, l->err) : 0;
    for (int i = 0; i < n; i++)
        add(l, kind_of[names[i].kind], names[i].target);
    return n;
}

static int find_change_name(
    struct lookup *l, struct str gene, const struct protein_change *change)
{
    struct str text = str_fmt(
        l->mem, "%.*s %.*s", STR_ARG(gene), STR_ARG(protein_text(l->mem, change)));
    return find_names(l, str_fold(l->mem, text));
}

/* By the name as it is given, then by its normal form. */
static int find_protein_change(struct lookup *l, struct str gene, struct str accession,
    struct protein_change *change, struct str *note)
{
    int rc = accession.n == 0 ? find_change_name(l, gene, change) : 0;
    if (rc != 0)
        return rc;
    rc = lookup_normalise(l->kb, gene, accession, change, l->mem, note, l->err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return 1;
    rc = find_change_name(l, gene, change);
    for (size_t i = 0; i < l->n; i++)
        l->hits[i].note = *note;
    return rc;
}

/* A name that only differs in spelling from a record's leads to it.  "*2A" of a gene
 * that has star alleles is one of them, of another gene a stop that is lost. */
static int find_change(
    struct lookup *l, struct str gene, struct str accession, struct str name)
{
    struct name_facts *facts;
    struct name_reading r;
    struct str note = STR_NONE;
    if (kb_name_facts(l->kb, l->mem, &facts, l->err) < 0)
        return l->err->code;
    int has_stars =
        name.n > 0 && name.p[0] == '*' ? kb_has_pgx_definition(l->kb, gene, l->err) : 0;
    if (has_stars < 0)
        return has_stars;
    if (has_stars)
        name = str_fmt(l->mem, "%.*s%.*s", STR_ARG(gene), STR_ARG(name));
    variant_name_read_with(facts, gene, name, l->mem, &r);
    struct criterion *c = r.criterion;
    if (criterion_has_unparsed(c))
        return 0;
    if (c->kind == CRITERION_PROTEIN) {
        int rc = find_protein_change(l, gene, accession, &c->protein, &note);
        if (rc != 0)
            return rc;
    }
    struct lookup_hit *hit = add(l, LOOKUP_CHANGE, 0);
    hit->gene = gene;
    hit->change = c;
    hit->note = note;
    return 1;
}

static int find_changes(struct lookup *l, struct str term)
{
    size_t cut = 0;
    while (
        cut < term.n && term.p[cut] != ' ' && term.p[cut] != ':' && term.p[cut] != '*')
        cut++;
    bool is_star = cut < term.n && term.p[cut] == '*'; /* CYP2C19*2 */
    struct str word = str_sub(term, 0, cut);
    struct str name = str_trim(str_sub(term, cut + !is_star, term.n));
    struct gene *genes;
    if (cut == 0 || name.n == 0)
        return 0;
    int n = lookup_genes(l->kb, word, l->mem, &genes, l->err);
    for (int i = 0; i < n; i++) {
        struct str accession =
            str_chr(word, '_') >= 0 || str_starts(word, STR("ENS")) ? word : STR_NONE;
        int rc = find_change(l, genes[i].symbol, accession, name);
        if (rc < 0)
            return rc;
    }
    return n;
}

/* The one gene of this name. */
static bool is_one_gene(struct lookup *l, struct str word, struct str *symbol, int *rc)
{
    struct gene *genes;
    *rc = word.n > 0 ? lookup_genes(l->kb, word, l->mem, &genes, l->err) : 0;
    if (*rc == 1)
        *symbol = genes[0].symbol;
    return *rc == 1;
}

/* Sources file a fusion under either partner. */
static int find_partners(struct lookup *l, struct str five, struct str three)
{
    struct str name = str_fmt(l->mem, "%.*s::%.*s", STR_ARG(five), STR_ARG(three));
    const struct str genes[] = {three, five};
    for (unsigned i = 0; i < 2; i++) {
        struct str text =
            str_fmt(l->mem, "%.*s %.*s", STR_ARG(genes[i]), STR_ARG(name));
        int rc = find_names(l, str_fold(l->mem, text));
        if (rc != 0)
            return rc;
    }
    return find_change(l, three, STR_NONE, name);
}

/* "BCR::ABL1", "EML4-ALK fusion": the partners, by any names of theirs. */
static int find_fusion(struct lookup *l, struct str term)
{
    static const char *const seps[] = {"::", "-"};
    const struct str tail = STR(" fusion");
    if (term.n > tail.n && str_eq_nocase(str_sub(term, term.n - tail.n, term.n), tail))
        term = str_trim(str_sub(term, 0, term.n - tail.n));
    for (size_t cut = 1; cut < term.n; cut++)
        for (unsigned i = 0; i < 2; i++) {
            struct str five = str_sub(term, 0, cut), three = str_sub(term, cut, term.n);
            int rc;
            if (!str_starts(three, str_of(seps[i])))
                continue;
            three = str_sub(three, strlen(seps[i]), three.n);
            if (is_one_gene(l, five, &five, &rc) && is_one_gene(l, three, &three, &rc))
                return find_partners(l, five, three);
            if (rc < 0)
                return rc;
        }
    return 0;
}

static int hit_cmp(const struct lookup_hit *a, const struct lookup_hit *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->target > b->target) - (a->target < b->target);
}

/* Few hits: in order, each once. */
static void sort(struct lookup *l)
{
    size_t n = 0;
    for (size_t i = 1; i < l->n; i++)
        for (size_t k = i; k > 0 && hit_cmp(&l->hits[k], &l->hits[k - 1]) < 0; k--) {
            struct lookup_hit h = l->hits[k];
            l->hits[k] = l->hits[k - 1];
            l->hits[k - 1] = h;
        }
    for (size_t i = 0; i < l->n; i++)
        if (n == 0 || hit_cmp(&l->hits[n - 1], &l->hits[i]) != 0
            || l->hits[i].kind == LOOKUP_ALLELE || l->hits[i].kind == LOOKUP_CHANGE)
            l->hits[n++] = l->hits[i];
    l->n = n;
}

static bool has_variant(struct lookup *l, struct str id)
{
    for (size_t i = 0; i < l->n; i++) {
        struct record r;
        struct err unused = {0};
        if (l->hits[i].kind == LOOKUP_RECORD
            && kb_record(l->kb, l->hits[i].target, &r, &unused) > 0 && str_eq(r.id, id))
            return true;
    }
    return false;
}

/* The profile that is nothing but a variant says no more than the variant. */
static int drop_profiles(struct lookup *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        struct named_profile p = {0};
        struct record r = {0};
        int rc = 1;
        if (l->hits[i].kind == LOOKUP_RECORD)
            rc = kb_record(l->kb, l->hits[i].target, &r, l->err);
        if (rc > 0 && r.type == RECORD_PROFILE)
            rc = kb_profile(l->kb, l->hits[i].target, l->mem, &p, l->err);
        if (rc < 0)
            return rc;
        if (p.n_variant_ids != 1 || !has_variant(l, p.variant_ids[0]))
            l->hits[n++] = l->hits[i];
    }
    l->n = n;
    return 0;
}

/* Beside what else has the name: "HRD" was a gene's symbol too. */
static int find_biomarker(struct lookup *l, struct str term)
{
    struct lookup_hit hit;
    int rc = lookup_biomarker(l->kb, term, l->mem, &hit, l->err);
    if (rc > 0)
        *add(l, LOOKUP_BIOMARKER, 0) = hit;
    return rc;
}

int lookup_term(struct kb_txn *kb, struct str term, enum assembly assembly,
    struct arena *mem, struct lookup_hit **hits, struct err *err)
{
    struct lookup l = {.kb = kb, .mem = mem, .err = err};
    term = str_trim(term);
    int rc = find_alleles(&l, term, assembly);
    if (rc >= 0 && l.n == 0)
        rc = find_clinvar(&l, term);
    if (rc >= 0 && l.n == 0)
        rc = find_clinpgx(&l, term);
    if (rc >= 0 && l.n == 0)
        rc = find_accession(&l, term);
    bool is_accession = l.n > 0;
    if (rc >= 0 && !is_accession)
        rc = find_names(&l, str_fold(mem, term));
    if (rc >= 0 && !is_accession)
        rc = find_biomarker(&l, term);
    if (rc >= 0 && l.n == 0)
        rc = find_changes(&l, term);
    if (rc >= 0 && l.n == 0)
        rc = find_fusion(&l, term);
    if (rc < 0)
        return rc;
    sort(&l);
    rc = drop_profiles(&l);
    *hits = l.hits;
    return rc < 0 ? rc : (int)l.n;
}
