/* The name of a molecular profile: its pieces, and what they come to together. */
#include "ingest/inspect.h"

#include "kb/model/profile.h"

static void put_pieces(struct inspect *x, const struct profile_pieces *pieces)
{
    json_out_key(&x->w, "pieces");
    json_out_array(&x->w);
    for (unsigned i = 0; i < pieces->n; i++) {
        const struct profile_piece *piece = &pieces->piece[i];
        json_out_object(&x->w);
        json_out_key_str(&x->w, "text", piece->text);
        json_out_key_c(&x->w, "form", piece->form);
        json_out_key_str(&x->w, "criterion", criterion_text(piece->criterion, &x->mem));
        json_out_end(&x->w);
    }
    json_out_end(&x->w);
}

/* Without a table of variants the members are read from the name. */
int inspect_profile(struct inspect *x)
{
    struct profile_pieces pieces;
    struct name_facts *facts;
    if (inspect_name_facts(x, &facts) < 0)
        return x->err->code;
    const struct criterion *c =
        profile_read(str_of(x->args[0]), NULL, 0, facts, &x->mem, &pieces);
    inspect_put_criterion(x, c);
    put_pieces(x, &pieces);
    json_out_key_int(&x->w, "n_unparsed", pieces.n_unparsed);
    return 0;
}
