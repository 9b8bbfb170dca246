/* clang-format off */
/*
 * THE format of a knowledge base file: tables, keys, values, enum values, version.
 * Nothing else writes or reads stored bytes than the .c files of kb/store.
 *
 * The file is an LMDB environment (data version 1) of one file, with a header of our
 * own in the unused part of its first page (kb_header.h) that covers what LMDB itself
 * does not check: page size, number of pages, both meta pages, the root page, entries
 * of each table.
 *
 * Every value ends with 8 bytes: its number in its table's key order (u32, from 0) and
 * a CRC-32 (u32) over the table's name, the key's length (u16), the key and all bytes
 * before the CRC.  So what is there is proven by its CRC, and what is not there by its
 * two neighbours, whose numbers must follow each other: a damaged tree page cannot make
 * an entry vanish silently.
 *
 * Integers in keys are big-endian; in values little-endian or varint (codec.h).
 * "text key" is the one rule for keys made of text: 0x01 and the bytes when there are 1
 * to 255 of them, else 0x02 and their SHA-256; the value then starts with the whole
 * text.  Ordinals are dense from 0: "not found" inside them is damage.
 * "texts" is a count and that many texts; a text is its length and its bytes.
 *
 * "packed": values of dense ordinals, as many to an entry as make four entries fill a
 * page (KB_PACKED_BYTES; a longer value has an entry of its own), under the ordinal of
 * the last of them: n u16, end u16 x (n - 1), bytes.  The entry's number and CRC hold
 * for all of them.
 *
 * Table            Key                           Value
 * source           ordinal u16                   provenance
 * gene             HGNC id u32                   gene
 * gene_symbol      text key (approved symbol)    HGNC id u32
 * disease          ordinal u32                   disease
 * name             text key (folded term)        n, [kind u8, target u32] x n
 * number           kind u8, number >> 16 u32     n, [number, record] x n
 * word             packed: number - 1            text, or name and ids of a condition
 * record           packed: ordinal               type u8, source, id, body by type
 * record_id        text key (id)                 record ordinal u32
 * allele_bin       assembly u8, contig u8,       n u32, pos1 u32[n], packed u64[n],
 *                  bin u16                       owner u32[n]: record ordinal; top bit:
 *                                                the allele is used by a criterion
 * allele_long      allele key (16 bytes)         n, [ref, alt, owner u32] x n
 * criterion        ordinal u32                   text form
 * crit_by_allele   allele key (16 bytes)         criterion ordinals
 * crit_by_gene     text key (approved symbol)    n, [slot u8, number, criterion] x n
 * crit_by_factor   text key (factor)             criterion ordinals
 * crit_by_text     text key (karyotype, folded)  criterion ordinals
 * rev_criterion    criterion ordinal u32         record ordinals
 * rev_gene         text key (approved symbol)    record ordinals
 * rev_disease      disease ordinal u32           record ordinals
 * rev_drug         text key (folded drug name)   name as first spelled, record ordinals
 * rev_cited        text key (id that is cited)   record ordinals
 * residue          text key (approved symbol)    n u32, residue u32[n],
 *                                                record ordinal u32[n]
 * pgx_position     assembly u8, contig u8,       record ordinals
 *                  pos1 u32, REF u8 (0: not known)
 * pgx_definition   text key (gene)               source u16, definition
 * pgx_phenotype    text key (gene)               source u16, functions and phenotypes
 * transcript       ordinal u32                   source u16, transcript
 * transcript_id    text key (id without version) transcript ordinals
 * transcript_gene  text key (approved symbol)    transcript ordinals
 * span             assembly u8, contig u8,       n u32, m u32, [beg1 u32, end1 u32,
 *                  bin u16                       transcript u32] x n, the same x m
 * window           assembly u8, contig u8,       n u32, [beg u32, length u32, byte u32]
 *                  bin u16                       x n, bases
 * curated          text key (table), row u32     fields (texts)
 * curated_table    text key (table)              source u16, rows u32, columns (texts)
 * count            text key                      u64
 *                  "source\tkind\tfate\treason"
 * meta             text key                      text
 *
 * A bin of allele_bin, span and window is pos1 >> 18.
 *
 * span: first the n coding exons (whole exons that hold coding bases, of transcripts
 * that are no background) that reach into the bin, each with KB_SPAN_FLANK bases on either side, sorted by (beg1, end1,
 * transcript); then the m transcripts that reach into the bin, with their lowest and
 * highest base, by ordinal, which is also by beg1.
 *
 * window: runs of known bases (beg from the bin's first base, ascending, never
 * touching), their bases at two bits each (A C G T = 0 1 2 3, lowest bits first), each
 * run from a fresh byte, whose place in bases it names; a longer stretch is cut at the
 * bin's edge.
 *
 * Lists of ordinals are ascending, delta-coded varints behind a count.
 *
 * word: texts that ClinVar's records share, numbered from 1 in the order in which the
 * records first use them; 0 is the empty text.  A condition is one word: its name, then
 * its ids.
 *
 * number: names of records that are a prefix and a number, "rs" (1) or "ca" (2): by
 * number, then record.  Both varints, the number without its upper bits and as the
 * difference to the one before.
 *
 * record_id: not for ClinVar's own records, which come first, by VariationID: the id
 * "VCV" and nine digits is found among them by halving.
 *
 * Record ordinals ascend by (record type, id order): ids of one type are ordered as
 * kb_build.h says, so that the same content gives the same ordinals.  Transcripts are
 * ordered by (assembly, contig, lowest base, id).
 *
 * rev_cited: the ids by which a curated source joins its own records: a variant's leads
 * to the profiles that hold it, a profile's to its evidence items and assertions.  Also
 * ClinVar's RCVs and SCVs to its records, a hundred to a key ("RCV0000149" for
 * RCV000014900 to RCV000014999).
 *
 * residue: the ClinVar records whose germline class is pathogenic or likely pathogenic,
 * or whose oncogenicity is oncogenic or likely oncogenic, with at least one star, and
 * that name a change of the protein, under each of their genes: by the first residue
 * that is changed, then the record.
 *
 * Names (folded, str_fold) lead to: genes by symbol, alias, previous symbol, HGNC id;
 * diseases by id, name, synonym, OncoTree code; records by id, profile name, "GENE
 * variant name" (and the source's other
 * names), save that the own id of a ClinVar record, or of ClinVar's word of an allele,
 * is found as record ids are only, and that rs numbers and CAids stand in number; drugs
 * (target 0: look in rev_drug under the same folded name).
 *
 * The KB id is the SHA-256 over, for each table in the order below, its name, a NUL and
 * the SHA-256 of its rows (key length u32, value length u32, key, value without the
 * last 8 bytes; in key order); of meta without its id row.
 */
/* clang-format on */
#ifndef KB_STORE_KB_SCHEMA_H
#define KB_STORE_KB_SCHEMA_H

#include <stdint.h>

#define KB_MAGIC "vdt knowledge base"
/* Major: key or record layout changed, older programs refuse.  Minor: an optional
 * trailing field was added, older programs ignore it.  2.0: transcripts, spans,
 * windows, rev_cited and residue were added, ClinVar's records come first.  3.0:
 * RECORD_CLINVAR_ALLELE; an included record of ClinVar names what it is part of;
 * evidence has status, abstract, review, NCCN version and description, profiles have a
 * score; records of pharmacogenomics (recommendations, documents, drugs, definitions);
 * criteria of trials have a force and a cohort.  4.0: evidence may have a licence of
 * its own, an approval and overrides; trials have arms, facts and second sources.  5.0:
 * records are packed and use the table word, rs numbers and CAids stand in number,
 * record_id leaves ClinVar's records out, residues can be searched; diseases may be
 * states, with what they are states of and what they exclude. */
#define KB_FORMAT_MAJOR 5
#define KB_FORMAT_MINOR 0

/* Tables, in the order in which the header counts them and the KB id digests them. */
#define KB_TABLES(X)                                                                   \
    X(SOURCE, "source")                                                                \
    X(GENE, "gene")                                                                    \
    X(GENE_SYMBOL, "gene_symbol")                                                      \
    X(DISEASE, "disease")                                                              \
    X(NAME, "name")                                                                    \
    X(NUMBER, "number")                                                                \
    X(WORD, "word")                                                                    \
    X(RECORD, "record")                                                                \
    X(RECORD_ID, "record_id")                                                          \
    X(ALLELE_BIN, "allele_bin")                                                        \
    X(ALLELE_LONG, "allele_long")                                                      \
    X(CRITERION, "criterion")                                                          \
    X(CRIT_BY_ALLELE, "crit_by_allele")                                                \
    X(CRIT_BY_GENE, "crit_by_gene")                                                    \
    X(CRIT_BY_FACTOR, "crit_by_factor")                                                \
    X(CRIT_BY_TEXT, "crit_by_text")                                                    \
    X(REV_CRITERION, "rev_criterion")                                                  \
    X(REV_GENE, "rev_gene")                                                            \
    X(REV_DISEASE, "rev_disease")                                                      \
    X(REV_DRUG, "rev_drug")                                                            \
    X(REV_CITED, "rev_cited")                                                          \
    X(RESIDUE, "residue")                                                              \
    X(PGX_POSITION, "pgx_position")                                                    \
    X(PGX_DEFINITION, "pgx_definition")                                                \
    X(PGX_PHENOTYPE, "pgx_phenotype")                                                  \
    X(TRANSCRIPT, "transcript")                                                        \
    X(TRANSCRIPT_ID, "transcript_id")                                                  \
    X(TRANSCRIPT_GENE, "transcript_gene")                                              \
    X(SPAN, "span")                                                                    \
    X(WINDOW, "window")                                                                \
    X(CURATED, "curated")                                                              \
    X(CURATED_TABLE, "curated_table")                                                  \
    X(COUNT, "count")                                                                  \
    X(META, "meta")

enum kb_table {
#define X(id, name) KB_TABLE_##id,
    KB_TABLES(X)
#undef X
        N_KB_TABLES,
};
const char *kb_table_name(enum kb_table table); /* "allele_bin" */

/* Stored values: never renumber. */
enum record_type {
    RECORD_CLINVAR = 1,  /* one VariationID */
    RECORD_VARIANT = 2,  /* a curated source's named variant: alleles + criterion */
    RECORD_PROFILE = 3,  /* a molecular profile: criterion over variants */
    RECORD_EVIDENCE = 4, /* evidence item */
    RECORD_ASSERTION = 5,
    RECORD_TRIAL = 6, /* one NCT id */
    RECORD_PGX = 7,   /* one summary annotation of ClinPGx */
    /* What a release of ClinVar says of an allele without naming a VariationID (VCFs
     * until 2017): context, never a classification. */
    RECORD_CLINVAR_ALLELE = 8,
    RECORD_PGX_RECOMMENDATION = 9, /* one row of a dosing guideline */
    RECORD_PGX_DOCUMENT = 10,      /* a drug label or guideline about a gene */
    RECORD_PGX_DRUG = 11,          /* a drug: codes, names, related genes */
    RECORD_LAST = RECORD_PGX_DRUG,
};

enum number_kind { NUMBER_RS = 1, NUMBER_CA = 2 };
enum name_kind { NAME_GENE = 1, NAME_DISEASE = 2, NAME_RECORD = 3, NAME_DRUG = 4 };

#define KB_BIN_SHIFT 18
/* Four entries with such payloads fill an LMDB page of 4096 bytes: more would cost less
 * space, but a longer CRC for each record that is read. */
#define KB_PACKED_BYTES 998
#define KB_PACKED_MAX_VALUES 512
#define KB_NUMBER_SHIFT 16
#define KB_SPAN_FLANK 8 /* splice region: 3-8 bases of the intron (SO:0001630) */
#define KB_OWNER_HAS_CRITERION ((uint32_t)1 << 31)
#define KB_TRAILER_BYTES 8 /* number and CRC-32 at the end of every value */
/* LMDB keeps the map size inside the file: one constant, so that a build is
 * reproducible.  It only reserves addresses while building; the reader maps the file's
 * size. */
#define KB_BUILD_MAP_BYTES ((uint64_t)16 << 30)

/* meta names */
#define KB_META_MAGIC "magic"
#define KB_META_FORMAT "format"       /* "5.0" */
#define KB_META_ID "id"               /* hex SHA-256 over the sorted content */
#define KB_META_PROGRAM "program"     /* program version that built it */
#define KB_META_RULES "rules_version" /* digest of the curated tables, 12 hex */
#define KB_META_RECORDS "records"     /* totals, in decimal */
#define KB_META_CRITERIA "criteria"
#define KB_META_DISEASES "diseases"
#define KB_META_SOURCES "sources"

#endif
