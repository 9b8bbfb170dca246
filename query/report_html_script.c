/* A little help where scripts run: rows by words and tier, all details open.  It adds
 * nothing that the page does not say.  The text of the script is XML without escapes:
 * it holds no < and no &. */
#include "query/report_html_page.h"

static const char script[] =
    "(function(){'use strict';"
    "var by=function(id){return document.getElementById(id)},"
    "list=function(s){return Array.prototype.slice.call("
    "document.querySelectorAll(s))},"
    "rows=list('tbody[data-row],article[data-row]'),"
    "details=list('details');"
    "function tier(row){var t=row.getAttribute('data-tier');"
    "return t===null?9:Number(t)}"
    "function filter(){var words=by('find').value.toLowerCase().trim(),"
    "worst=Number(by('tier').value),n=0;"
    "rows.forEach(function(row){"
    "var ok=worst>=tier(row)?row.textContent.toLowerCase().includes(words):false;"
    "row.hidden=!ok;if(ok){n+=1;if(words){"
    "for(var e=row.parentElement;e;e=e.parentElement)"
    "if(e.tagName==='DETAILS')e.open=true}}});"
    "list('table.rows,.group,details.l').forEach(function(e){"
    "e.hidden=!e.querySelector('[data-row]:not([hidden])')});"
    "var o=by('shown');o.textContent=n===rows.length?'':n===0?"
    "o.getAttribute('data-none'):o.getAttribute('data-of')"
    ".replace('{n}',n).replace('{m}',rows.length)}"
    "function expand(on){details.forEach(function(d){d.open=on})}"
    "by('tools').hidden=false;"
    "by('find').addEventListener('input',filter);"
    "by('tier').addEventListener('change',filter);"
    "by('tools').addEventListener('submit',function(e){e.preventDefault()});"
    "by('all').addEventListener('click',function(){"
    "var on=this.getAttribute('aria-pressed')!=='true';"
    "this.setAttribute('aria-pressed',String(on));expand(on)});"
    "function show(){var e=by(location.hash.slice(1));"
    "for(;e;e=e.parentElement)if(e.tagName==='DETAILS')e.open=true}"
    "window.addEventListener('hashchange',show);show()"
    "})();";

void html_put_script(const struct html_page *p)
{
    html_put(p, "<script>");
    html_put(p, script);
    html_put(p, "</script>\n");
}
