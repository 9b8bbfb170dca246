/* How the page looks, on screens from 360 px and on A4; nothing is told by colour
 * alone. The text of the style is XML without escapes: it holds no < and no &. */
#include "query/report_html_page.h"

static const char screen[] =
    "*{box-sizing:border-box}"
    "html{font:15px/1.45 \"Noto Sans\",\"Noto Sans KR\",\"Noto Sans CJK KR\","
    "NanumGothic,\"Malgun Gothic\",\"Apple SD Gothic Neo\",Arial,sans-serif;"
    "color:#1a1d21;background:#fff}"
    "body{margin:0 auto;max-width:80rem;padding:0 1rem 3rem}"
    "html[lang=ko]{word-break:keep-all}"
    "h1{font-size:1.6rem;margin:.4rem 0 .2rem}"
    "h2{font-size:1.3rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;"
    "border-bottom:3px solid #1f3a5f;color:#1f3a5f}"
    "h3{font-size:1.05rem;margin:1.2rem 0 .4rem}h4{font-size:1rem;margin:1rem 0 .3rem}"
    "li,dd,p{overflow-wrap:anywhere}p{margin:.3rem 0}ul{margin:.2rem "
    "0;padding-left:1.2rem}"
    "a{color:#0b4f9c;overflow-wrap:anywhere}a:focus-visible,summary:focus-visible,"
    "button:focus-visible,"
    "input:focus-visible,select:focus-visible,.scroll:focus-visible"
    "{outline:3px solid #b35900;outline-offset:1px}"
    ".skip{position:absolute;left:-100rem}.skip:focus{left:1rem;top:.5rem;"
    "background:#fff;padding:.3rem .6rem}"
    "table{border-collapse:collapse;width:100%;margin:.3rem 0 .8rem;font-size:.9rem}"
    "caption{text-align:left;color:#454b54;font-size:.85rem;padding:.1rem 0}"
    "th,td{padding:.35rem .5rem;text-align:left;vertical-align:top;font-weight:normal;"
    "border-bottom:1px solid #c9ced6;overflow-wrap:anywhere}"
    "thead th{background:#e9edf3;font-weight:600;border-bottom:2px solid #8b95a3}"
    "table.rows th,table.rows td{border-bottom:0}"
    "table.rows tbody{border-bottom:1px solid #c9ced6}"
    "table.rows .more td{padding-top:0;padding-bottom:.3rem}"
    "td.num{text-align:right}tr.total th,tr.total td{font-weight:600}"
    "i{font-style:normal;color:#51575f}"
    "code{font-size:.85em;overflow-wrap:anywhere;word-break:break-all}"
    ".none,.hint,caption,small{color:#51575f}.hint{font-size:.9rem}"
    "data{white-space:nowrap}";

/* Cells: the first item leads, the others stand below it. */
static const char cells[] =
    ".rows>tbody>tr>*>b,.rows>tbody>tr>*>span{display:block}"
    ".rows>tbody>tr>th>b{font-weight:600}.rows>tbody>tr>td>b{font-weight:normal}"
    ".tier{display:inline-block;padding:0 .4rem;border:1px solid #1a1d21;"
    "border-radius:.2rem;font-weight:600;white-space:nowrap;background:#fff}"
    ".t0,.t1{background:#1f3a5f;color:#fff;border-color:#1f3a5f}"
    ".t2,.t3{background:#dbe6f5;border-color:#1f3a5f}"
    ".t4,.t5,.t6{border-style:dashed;border-color:#51575f}"
    ".stars{white-space:nowrap}"
    ".partial{border-left:4px dashed #6b5b00}"
    ".partial th{background:#fbf7e6}"
    ".mark{font-size:.8rem;font-weight:600;color:#5c4d00}"
    ".kcat{white-space:nowrap}"
    "table.rows{table-layout:fixed}"
    "table.therapies>thead th:nth-child(2),table.therapies>thead th:nth-child(4),"
    "table.prognosis>thead th:nth-child(2),table.prognosis>thead th:nth-child(4)"
    "{width:16%}"
    "table.therapies>thead th:nth-child(5),table.prognosis>thead th:nth-child(5),"
    "table.diagnosis>thead th:nth-child(5),table.other_evidence>thead th:nth-child(5)"
    "{width:9%}"
    "table.therapies>thead th:nth-child(6),table.prognosis>thead th:nth-child(6),"
    "table.diagnosis>thead th:nth-child(6),table.other_evidence>thead th:nth-child(6)"
    "{width:26%}"
    "table.trials>thead th:nth-child(1){width:31%}table.trials>thead "
    "th:nth-child(3){width:18%}"
    "table.findings>thead th:nth-child(2){width:20%}table.findings>thead "
    "th:nth-child(4){width:11%}"
    "table.findings>thead th:nth-child(6){width:22%}"
    ".therapies>tbody>tr:first-child>td:last-child>*,.prognosis>tbody>tr:first-child>"
    "td:last-child>*,"
    ".diagnosis>tbody>tr:first-child>td:last-child>*,.other_evidence>tbody>tr:first-"
    "child>td:last-child>*"
    "{display:inline;margin-right:.3rem}"
    "table.therapy_groups>thead th:nth-child(2){width:8%}"
    "table.sub{font-size:.85rem}table.sub td{min-width:4rem;overflow-wrap:normal}"
    "details table.sub td:nth-child(2){min-width:12rem}"
    ".scroll{overflow-x:auto}"
    "details{margin:.2rem 0}summary{cursor:pointer;color:#0b4f9c}"
    ".more p,article details p{display:inline-block;margin:.1rem 1.2rem .1rem 0}"
    ".sub p{display:block}li>b{font-weight:600}.more,article details{font-size:.92em}"
    ".more p,.more div,article details p{overflow-wrap:anywhere;max-width:60rem}"
    ".more div,article details div{max-width:none}"
    "dl{margin:.3rem 0}dt{color:#51575f}dd{margin:0 0 .25rem;overflow-wrap:anywhere}"
    "dl.wide>div,dl.terms>div{display:grid;gap:.15rem 1rem;"
    "grid-template-columns:minmax(8rem,18rem) 1fr}dl.wide dd,dl.terms dd{margin:0}"
    "dl.terms dt{font-weight:600;color:#1a1d21}";

static const char layout[] =
    ".top{display:flex;flex-wrap:wrap;align-items:center;gap:0 1.2rem}#paper{"
    "font-size:.85rem}"
    "table.rows caption{position:absolute;left:-100rem}"
    ".status{border:2px solid #6b5b00;background:#fbf7e6;padding:.3rem .6rem;"
    "border-radius:.2rem}.status.signed{border-color:#1f3a5f;background:#eef3fa}"
    "dl.facts{display:flex;flex-wrap:wrap;gap:.15rem 1.4rem;margin:.4rem 0;"
    "font-size:.88rem}dl.facts "
    "div{display:flex;flex-wrap:wrap;gap:0 .4rem;"
    "max-width:100%}dl.facts dd{margin:0;font-weight:600}"
    "nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem .9rem;"
    "margin:.3rem 0;font-size:.85rem}"
    ".n{color:#51575f}"
    "#tools{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;"
    "font-size:.85rem;margin:.3rem 0}#tools[hidden]{display:none}"
    "#tools input[type=search]{max-width:11rem}"
    "#summary h2{margin:.5rem 0 .2rem}"
    ".boxes{display:flex;flex-wrap:wrap;gap:.6rem;font-size:.86rem}"
    ".box{flex:1 1 16rem;border:1px solid #8b95a3;border-radius:.3rem;padding:.4rem "
    ".7rem;"
    "min-width:0;overflow-wrap:anywhere}"
    ".box:has(ul){flex:2 1 22rem}dl.facts dt::first-letter{text-transform:uppercase}"
    ".box h3{margin:0 0 .2rem;font-size:.95rem}.big{font-weight:600;font-size:1rem}"
    ".box:last-child{flex-basis:34rem}.box:last-child ul{columns:2 "
    "24rem;column-gap:2.2rem}"
    ".box:last-child li{break-inside:avoid}"
    ".q{white-space:nowrap}"
    "#summary .boxes p,#summary .boxes ul{margin:.1rem 0}"
    ".answers{margin:0}.answers dt{font-weight:600;color:#1a1d21}"
    "table.summary td,table.summary th{padding:.12rem .4rem}"
    "table.summary .drug{display:inline-block;margin-right:.6rem}table.summary "
    "th[scope=row]{font-weight:600}table.summary .tier{padding:0 .25rem}"
    "table.summary th:nth-child(1){width:14%}table.summary th:nth-child(2){width:11%}"
    "table.summary th:nth-child(3){width:10%}table.summary th:nth-child(4){width:42%}"
    ".group{margin:.4rem 0 1rem}"
    "article{border:1px solid #8b95a3;border-radius:.3rem;padding:.5rem .8rem;"
    "margin:.6rem 0}article h3{margin:0 0 .3rem}"
    ".columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));"
    "gap:.3rem 1rem}.columns .label{font-size:.8rem;color:#51575f;margin:0}"
    ".cell b,.cell span{display:block}.cell b{font-weight:normal}"
    ".inputs{display:grid;align-items:start;grid-template-columns:repeat(auto-fit,"
    "minmax(17rem,1fr));"
    "gap:1rem}.lay{background:#eef3fa;border-left:4px solid #1f3a5f;"
    "padding:.4rem .7rem;max-width:60rem}"
    ".text{max-width:60rem}figure{margin:.6rem 0;max-width:100%;overflow:hidden}"
    "footer{margin-top:2rem;border-top:1px solid #8b95a3;font-size:.8rem;"
    "color:#51575f;overflow-wrap:anywhere}";

/* Narrow screens: cells of a row one below the other, each behind its heading, which
 * the rows of put_headings give. */
static const char narrow[] =
    "@media screen and (max-width:700px){"
    "table.rows,table.rows tbody,table.rows tr,table.rows td,table.rows th,"
    "table.summary,table.summary tbody,table.summary tr,table.summary td,"
    "table.summary th{display:block;width:auto!important}"
    "table.rows thead,table.summary thead{position:absolute;left:-100rem}"
    "table.rows tbody,table.summary tr{border:1px solid #8b95a3;"
    "border-radius:.3rem;margin:.5rem 0;padding:.2rem .3rem}"
    "table.rows,table.summary,caption{display:block}"
    "table.rows td,table.rows th,table.summary td,table.summary th{border:0;"
    "padding:.1rem .3rem}"
    "table.rows td::before,table.summary td::before{display:block;font-size:.75rem;"
    "color:#51575f}table.rows td:empty,table.summary td:empty{display:none}"
    "dl.wide>div,dl.terms>div{display:block}"
    "}";

/* On paper every row stands, with what it says by itself in a line or two; the details
 * of a row stay closed unless they are open on the screen or all are asked for (#full).
 * Evidence, trials and findings without consequence run in, in two columns. */
#define RUN_IN(inside)                                                                 \
    "table:is(.therapies,.prognosis,.diagnosis,.other_evidence,.therapy_groups,"       \
    ".trials,.pharmacogenomics)" inside ",#variants table.findings" inside
#define SHORT "body:not(:has(#full:checked)) "
#define FULL "body:has(#full:checked) "

static const char print[] =
    "@media print{html{font-size:9pt;line-height:1.3}body{padding:0;max-width:none}"
    "nav,#tools,#paper,.skip,[hidden]{display:none!important}a{color:inherit;text-"
    "decoration:none}"
    "h2{break-after:avoid;color:#000;border-color:#000;margin:1.1rem 0 .3rem}"
    "h3,h4,caption,.l>summary{break-after:avoid}h3{margin:.6rem 0 .2rem}"
    "h4{margin:.5rem 0 .1rem}.group{margin:.2rem 0 .4rem}"
    "thead{display:table-header-group}tbody,figure,.box{break-inside:avoid}"
    "article{break-inside:auto;padding:.2rem .5rem;margin:.3rem 0}"
    "article h3,article p{margin:.1rem 0}article .columns{display:block}"
    "article .columns *{display:inline}article .columns>div::after{content:\" \"}"
    ".columns .label::after{content:\": \"}.columns b{font-weight:normal}"
    "figure{margin:.3rem 0}.picture{display:inline-block;width:49%;vertical-align:top}"
    "#scope>.scroll .sub{columns:3}:is(#scope>.scroll,.more) .sub thead{display:none}"
    ":is(#scope>.scroll,.more) :is(.sub,.sub tbody,.sub tr){display:block}"
    ":is(#scope>.scroll,.more) .sub td{display:inline;border:0;padding:0}"
    ":is(#scope>.scroll,.more) .sub td+td:not(:empty)::before{content:\" · \"}"
    "table.sub td,details table.sub td:nth-child(2){min-width:0;overflow-wrap:anywhere}"
    "th,td{padding:.15rem .35rem}table{font-size:8pt}"
    ".rows>tbody>tr>*>b,.rows>tbody>tr>*>span{display:inline}"
    ".rows>tbody>tr>*>*+span::before,.cell>*+span::before{content:\"; \"}"
    "table.rows .more td{padding-top:0;padding-bottom:.15rem}"
    ".scroll{overflow:visible}table.sub{font-size:7.5pt}.tier{padding:0 .2rem}"
    ".t0,.t1{background:#fff;color:#000;border:2px solid #000}"
    ".t2,.t3{background:#fff;border:1px solid #000}"
    "dl.wide,dl.terms,.limits,.sum,.text,footer{font-size:7pt}.sum :is(th,td){"
    "padding:.03rem .35rem}dl.wide,dl.terms,.limits{columns:2}thead{break-after:avoid}"
    "thead+tbody{break-before:avoid}"
    ".text{max-width:none}"
    "dl.terms>div{display:block;break-inside:avoid}dl.terms dt,dl.terms dd"
    "{display:inline}dl.terms dt::after{content:\": \"}"
    "dl.wide>div{grid-template-columns:11em 1fr}"
    "summary{color:inherit;list-style:none}.l>summary{font-weight:600}"
    ".l::details-content," FULL "details::details-content"
    "{content-visibility:visible;display:block;block-size:auto}" SHORT
    ".d:not([open])," SHORT ".more:has(.d:not([open])){display:none}"
    ".more details,article details{font-size:7.5pt}"
    ".more details p,article details p{display:inline;margin:0 .8em 0 0}"
    ".more p i::after,article details p i::after{content:\":\"}"
    ".more ul,.more li,article details ul,article details li"
    "{display:inline;padding:0;margin:0 .5em 0 0}";

static const char
    print_rows[] = RUN_IN("") "{display:block;columns:2;column-gap:1.2em;font-size:7pt;"
                              "line-height:1.25}" RUN_IN(">thead") "," RUN_IN(" .mark") "{display:none}" RUN_IN(
                                  ">tbody") "{display:block;padding:"
                                            ".08rem "
                                            "0 .08rem "
                                            ".8em;text-indent:-.8em;"
                                            "border-bottom:"
                                            "0}" RUN_IN(">tbo"
                                                        "dy>"
                                                        "tr") "{disp"
                                                              "lay:"
                                                              "inlin"
                                                              "e"
                                                              "}" RUN_IN(">tbody>tr>*") "{display:inline;padding:0;background:none}" RUN_IN(
                                                                  ">tbody>tr>td:not(:"
                                                                  "empty)::"
                                                                  "before") "{content:"
                                                                            "\" · "
                                                                            "\""
                                                                            "}" RUN_IN(
                                                                                " de"
                                                                                "tai"
                                                                                "ls:"
                                                                                "not"
                                                                                "(["
                                                                                "ope"
                                                                                "n]"
                                                                                ")") "," RUN_IN(" summary") "{display:inline}" RUN_IN(">tbody>tr>td>*") "{margin:0!important}" RUN_IN(" .tier") "{display:inline;border:0;padding:0}.trials>tbody"
                                                                                                                                                                                                "{break-inside:auto}" SHORT
                                                                                                                                                                                                "details:not(.l):not([open])::details-content{display:none}"
                                                                                                                                                                                                ".partial{border-left:0}}";

/* A string of CSS in quotes: whatever is no letter or digit is escaped. */
static void put_css_string(const struct html_page *p, struct str s)
{
    html_put(p, "\"");
    for (size_t i = 0, end; i < s.n; i = end) {
        unsigned char c = (unsigned char)s.p[i];
        for (end = i + 1; c >= 0x80 && end < s.n && (s.p[end] & 0x80) != 0;)
            end++;
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z') || c == ' ' || c == '-' || c == '_'
                        || c == '.' || c == ',' || c == '(' || c == ')';
        if (is_plain)
            buf_add_char(p->out, (char)c);
        else if (c >= 0x80)
            html_put_str(p, str_sub(s, i, end - i));
        else
            buf_fmt(p->out, "\\%x ", c == 0 ? 0xfffdu : c);
    }
    html_put(p, "\"");
}

/* Text of ours, in any language: it holds no quotes and no markup. */
static void put_css_word(const struct html_page *p, const char *key)
{
    html_put(p, "\"");
    buf_add_str(p->out, html_word(p, key));
    html_put(p, "\"");
}

/* Each page of paper says whose it is, from which KB, and which page. */
static void put_page_box(const struct html_page *p)
{
    html_put(p, "@page{size:A4;margin:15mm 11mm 13mm;@top-left{font-size:8pt;content:");
    put_css_string(p, json_str(json_path(p->report, "sample.id")));
    html_put(p, "}@top-right{font-size:8pt;content:");
    put_css_string(p, STR("vdt KB "));
    html_put(p, " ");
    put_css_string(p, str_sub(json_str(json_path(p->report, "kb.id")), 0, 12));
    html_put(p, "}@bottom-left{font-size:8pt;content:");
    put_css_word(p, str_eq_c(json_str(json_path(p->report, "review.status")), "signed")
                        ? "html.signed_short"
                        : "html.preliminary_short");
    html_put(p, "}@bottom-right{font-size:8pt;content:");
    html_put(p, "counter(page) \" / \" counter(pages)}}");
}

static void put_headings(const struct html_page *p)
{
    html_put(p, "@media screen and (max-width:700px){");
    for (unsigned i = 0; i < n_html_parts; i++)
        for (unsigned c = 1; c < HTML_COLUMNS && html_parts[i]->column[c].heading;
             c++) {
            buf_fmt(p->out,
                "table.%s td:nth-child(%u)::before{content:", html_parts[i]->name,
                c + 1);
            put_css_word(p, html_parts[i]->column[c].heading);
            html_put(p, "}");
        }
    static const char *const summary[] = {
        "html.share", "html.tier", "html.options", "html.resistance"};
    for (unsigned i = 0; i < sizeof summary / sizeof *summary; i++) {
        buf_fmt(p->out, "table.summary td:nth-child(%u)::before{content:", i + 2);
        put_css_word(p, summary[i]);
        html_put(p, "}");
    }
    html_put(p, "}");
}

void html_put_style(const struct html_page *p)
{
    html_put(p, "<style>");
    html_put(p, screen);
    html_put(p, cells);
    html_put(p, layout);
    html_put(p, narrow);
    put_headings(p);
    html_put(p, print);
    html_put(p, print_rows);
    put_page_box(p);
    html_put(p, "</style>\n");
}
