#include "kb/model/contig.h"

/* Lengths and accession versions: assembly reports GCF_000001405.25 (GRCh37.p13) and
 * GCF_000001405.40 (GRCh38.p14).  Both assemblies have the rCRS as MT. */
static const struct contig_row {
    const char *name;
    uint32_t length[N_ASSEMBLIES];
    const char *accession[N_ASSEMBLIES];
} CONTIGS[N_CONTIGS] = {
    {"", {0, 0}, {"", ""}},
    {"1", {249250621, 248956422}, {"NC_000001.10", "NC_000001.11"}},
    {"2", {243199373, 242193529}, {"NC_000002.11", "NC_000002.12"}},
    {"3", {198022430, 198295559}, {"NC_000003.11", "NC_000003.12"}},
    {"4", {191154276, 190214555}, {"NC_000004.11", "NC_000004.12"}},
    {"5", {180915260, 181538259}, {"NC_000005.9", "NC_000005.10"}},
    {"6", {171115067, 170805979}, {"NC_000006.11", "NC_000006.12"}},
    {"7", {159138663, 159345973}, {"NC_000007.13", "NC_000007.14"}},
    {"8", {146364022, 145138636}, {"NC_000008.10", "NC_000008.11"}},
    {"9", {141213431, 138394717}, {"NC_000009.11", "NC_000009.12"}},
    {"10", {135534747, 133797422}, {"NC_000010.10", "NC_000010.11"}},
    {"11", {135006516, 135086622}, {"NC_000011.9", "NC_000011.10"}},
    {"12", {133851895, 133275309}, {"NC_000012.11", "NC_000012.12"}},
    {"13", {115169878, 114364328}, {"NC_000013.10", "NC_000013.11"}},
    {"14", {107349540, 107043718}, {"NC_000014.8", "NC_000014.9"}},
    {"15", {102531392, 101991189}, {"NC_000015.9", "NC_000015.10"}},
    {"16", {90354753, 90338345}, {"NC_000016.9", "NC_000016.10"}},
    {"17", {81195210, 83257441}, {"NC_000017.10", "NC_000017.11"}},
    {"18", {78077248, 80373285}, {"NC_000018.9", "NC_000018.10"}},
    {"19", {59128983, 58617616}, {"NC_000019.9", "NC_000019.10"}},
    {"20", {63025520, 64444167}, {"NC_000020.10", "NC_000020.11"}},
    {"21", {48129895, 46709983}, {"NC_000021.8", "NC_000021.9"}},
    {"22", {51304566, 50818468}, {"NC_000022.10", "NC_000022.11"}},
    {"X", {155270560, 156040895}, {"NC_000023.10", "NC_000023.11"}},
    {"Y", {59373566, 57227415}, {"NC_000024.9", "NC_000024.10"}},
    {"MT", {16569, 16569}, {"NC_012920.1", "NC_012920.1"}},
};

/* Pseudoautosomal regions, 1-based closed: Genome Reference Consortium, human assembly
 * regions of GRCh37 and GRCh38. */
static const struct par {
    unsigned contig;
    uint32_t beg1, end1;
} PARS[N_ASSEMBLIES][4] = {
    {{CONTIG_X, 60001, 2699520}, {CONTIG_X, 154931044, 155260560},
        {CONTIG_Y, 10001, 2649520}, {CONTIG_Y, 59034050, 59363566}},
    {{CONTIG_X, 10001, 2781479}, {CONTIG_X, 155701383, 156030895},
        {CONTIG_Y, 10001, 2781479}, {CONTIG_Y, 56887903, 57217415}},
};

/* Names of assemblies as files and tools write them, lower case.  A patch release
 * (".p13") may follow the first three of each. */
static const struct assembly_alias {
    const char *name;
    enum assembly assembly;
    bool may_have_patch;
} ALIASES[] = {
    {"grch37", ASSEMBLY_GRCH37, true},
    {"hg19", ASSEMBLY_GRCH37, true},
    {"ncbi37", ASSEMBLY_GRCH37, true},
    {"b37", ASSEMBLY_GRCH37, false},
    {"hs37", ASSEMBLY_GRCH37, false},
    {"hs37d5", ASSEMBLY_GRCH37, false},
    {"hs37d5ss", ASSEMBLY_GRCH37, false},
    {"grch37-lite", ASSEMBLY_GRCH37, false},
    {"grch37.d5", ASSEMBLY_GRCH37, false},
    {"g1k_v37", ASSEMBLY_GRCH37, false},
    {"human_g1k_v37", ASSEMBLY_GRCH37, false},
    {"human_g1k_v37_decoy", ASSEMBLY_GRCH37, false},
    {"homo_sapiens_assembly19", ASSEMBLY_GRCH37, false},
    {"grch38", ASSEMBLY_GRCH38, true},
    {"hg38", ASSEMBLY_GRCH38, true},
    {"ncbi38", ASSEMBLY_GRCH38, true},
    {"b38", ASSEMBLY_GRCH38, false},
    {"hs38", ASSEMBLY_GRCH38, false},
    {"hs38d1", ASSEMBLY_GRCH38, false},
    {"hs38dh", ASSEMBLY_GRCH38, false},
    {"grch38dh", ASSEMBLY_GRCH38, false},
    {"grch38decoy", ASSEMBLY_GRCH38, false},
    {"grch38.d1.vd1", ASSEMBLY_GRCH38, false},
    {"grch38_full_analysis_set_plus_decoy_hla", ASSEMBLY_GRCH38, false},
    {"homo_sapiens_assembly38", ASSEMBLY_GRCH38, false},
};
#define N_ALIASES (sizeof(ALIASES) / sizeof(ALIASES[0]))

static bool is_real(enum assembly a)
{
    return a == ASSEMBLY_GRCH37 || a == ASSEMBLY_GRCH38;
}

const char *assembly_name(enum assembly a)
{
    switch (a) {
    case ASSEMBLY_GRCH37:
        return "GRCh37";
    case ASSEMBLY_GRCH38:
        return "GRCh38";
    default:
        return "";
    }
}

/* ".p13" */
static bool is_patch(struct str s)
{
    uint32_t release;

    return s.n > 2 && s.p[0] == '.' && (s.p[1] == 'p' || s.p[1] == 'P')
           && str_to_u32(str_sub(s, 2, s.n - 2), &release);
}

enum assembly assembly_parse(struct str name)
{
    for (size_t i = 0; i < N_ALIASES; i++) {
        struct str alias = str_of(ALIASES[i].name);

        if (!str_eq_nocase(str_sub(name, 0, alias.n), alias))
            continue;
        if (name.n == alias.n)
            return ALIASES[i].assembly;
        if (ALIASES[i].may_have_patch && is_patch(str_sub(name, alias.n, name.n)))
            return ALIASES[i].assembly;
    }
    return ASSEMBLY_NONE;
}

enum assembly assembly_other(enum assembly a)
{
    if (!is_real(a))
        return ASSEMBLY_NONE;
    return a == ASSEMBLY_GRCH37 ? ASSEMBLY_GRCH38 : ASSEMBLY_GRCH37;
}

/* "NC_000007.14", or without the version.  A version of neither assembly (NC_000007.12
 * is NCBI36) is another sequence: its positions must not be joined. */
static unsigned parse_accession(struct str name, enum assembly *implied)
{
    ptrdiff_t dot = str_chr(name, '.');

    for (unsigned c = 1; c < N_CONTIGS; c++) {
        const char *const *accession = CONTIGS[c].accession;
        struct str v37 = str_of(accession[0]), v38 = str_of(accession[1]);

        if (str_eq(v37, v38) && str_eq(name, v37))
            return c; /* MT is the same on both */
        if (str_eq(name, v37)) {
            *implied = ASSEMBLY_GRCH37;
            return c;
        }
        if (str_eq(name, v38)) {
            *implied = ASSEMBLY_GRCH38;
            return c;
        }
        if (dot < 0 && str_eq(name, str_sub(v38, 0, (size_t)str_chr(v38, '.'))))
            return c;
    }
    return CONTIG_NONE;
}

/* "1" to "22", by their place in CONTIGS; NONE for any other number. */
static unsigned parse_number(struct str name)
{
    uint32_t number;

    if (name.p[0] == '0' || !str_to_u32(name, &number) || number >= CONTIG_X)
        return CONTIG_NONE;
    return number;
}

unsigned contig_parse(struct str name, enum assembly *implied)
{
    enum assembly ignored;

    if (!implied)
        implied = &ignored;
    *implied = ASSEMBLY_NONE;
    if (str_starts(name, STR("NC_")))
        return parse_accession(name, implied);
    if (str_eq_nocase(str_sub(name, 0, 3), STR("chr")))
        name = str_sub(name, 3, name.n);
    if (name.n == 0 || name.n > 2)
        return CONTIG_NONE;
    if (name.p[0] >= '0' && name.p[0] <= '9')
        return parse_number(name);
    for (unsigned c = CONTIG_X; c < N_CONTIGS; c++)
        if (str_eq_nocase(name, str_of(CONTIGS[c].name)))
            return c;
    return str_eq_nocase(name, STR("M")) ? CONTIG_MT : CONTIG_NONE;
}

const char *contig_name(unsigned contig)
{
    return contig < N_CONTIGS ? CONTIGS[contig].name : "";
}

uint32_t contig_length(enum assembly a, unsigned contig)
{
    if (!is_real(a) || contig >= N_CONTIGS)
        return 0;
    return CONTIGS[contig].length[a - 1];
}

const char *contig_accession(enum assembly a, unsigned contig)
{
    if (!is_real(a) || contig >= N_CONTIGS)
        return "";
    return CONTIGS[contig].accession[a - 1];
}

enum assembly contig_assembly_by_length(unsigned contig, uint64_t length)
{
    if (contig == CONTIG_NONE || contig >= N_CONTIGS)
        return ASSEMBLY_NONE;

    bool is37 = CONTIGS[contig].length[0] == length;
    bool is38 = CONTIGS[contig].length[1] == length;

    if (is37 == is38)
        return ASSEMBLY_NONE;
    return is37 ? ASSEMBLY_GRCH37 : ASSEMBLY_GRCH38;
}

/* NC_001807, which UCSC's hg19 took for chrM before the rCRS replaced it. */
bool contig_is_foreign_mt(unsigned contig, uint64_t length)
{
    return contig == CONTIG_MT && length == 16571;
}

bool contig_is_par(enum assembly a, unsigned contig, uint32_t pos1)
{
    if (!is_real(a))
        return false;
    for (size_t i = 0; i < 4; i++) {
        const struct par *p = &PARS[a - 1][i];

        if (p->contig == contig && pos1 >= p->beg1 && pos1 <= p->end1)
            return true;
    }
    return false;
}
