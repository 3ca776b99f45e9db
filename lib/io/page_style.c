/* page_style.c: how pages look: black on white or the other way round, one colour for figures, one for what is bad. */
#include "io/page.h"

/* A line of text each, in pieces. */
const char *const page_style[] = {
    /* NOLINTBEGIN(bugprone-suspicious-missing-comma) */
    ":root{color-scheme:light dark;--ground:#fff;--ink:#16191d;--soft:#5b646e;--line:#e2e5e9;--rule:#16191d;--bar:#7ea3c8;"
    "--run:#2f6299;--minus:#d09a7c;--alarm:#b23a1e}",
    "@media (prefers-color-scheme:dark){:root{--ground:#14171b;--ink:#e7e9ec;--soft:#9aa3ad;--line:#2b3138;--rule:#6b747e;"
    "--bar:#4d7aa8;--run:#86b3e0;--minus:#a8694a;--alarm:#f08a6c}}",
    "*{box-sizing:border-box}",
    "html{-webkit-text-size-adjust:100%}",
    "body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",\"PingFang SC\","
    "\"Microsoft YaHei\",\"Noto Sans CJK SC\",\"Noto Sans SC\",sans-serif;font-variant-numeric:tabular-nums;"
    "overflow-wrap:anywhere}",
    ".page{max-width:1160px;margin:0 auto;padding:2rem 1.5rem 4rem}",
    ".skip{position:absolute;left:-100vw;background:var(--ground);color:var(--ink);padding:.5rem 1rem}",
    ".skip:focus{left:0;top:0}",
    ":focus-visible{outline:2px solid var(--run);outline-offset:2px}",
    "h1{margin:0;font-size:1.6rem;line-height:1.25;font-weight:650}",
    "h2{margin:0;font-size:1.05rem;font-weight:650}",
    "h3{margin:.8rem 0 0;font-size:.88rem;font-weight:600}",
    ".about{margin:.15rem 0 0;color:var(--soft);font-size:.85rem}",
    /* single figures */
    ".figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:0 2rem;margin:1.6rem 0 0;"
    "border-top:2px solid var(--rule)}",
    ".figures>div{padding:.7rem 0 .9rem;border-bottom:1px solid var(--line)}",
    ".figures dt{color:var(--soft);font-size:.85rem}",
    ".figures dd{margin:0}",
    ".figures .figure{font-size:1.75rem;line-height:1.25;font-weight:600;letter-spacing:-.01em}",
    ".figures .note{color:var(--soft);font-size:.85rem}",
    ".alarm{color:var(--alarm)}",
    /* sections */
    ".sections{display:grid;grid-template-columns:minmax(0,1fr);gap:2.4rem 3.5rem;margin-top:2.4rem}",
    "@media (min-width:900px){.sections{grid-template-columns:repeat(2,minmax(0,1fr))}.wide{grid-column:1/-1}}",
    "section{min-width:0;border-top:2px solid var(--rule);padding-top:.55rem}",
    "section img{display:block;max-width:100%;height:auto;margin:.6rem 0}",
    /* tables */
    ".scroll{overflow-x:auto;margin-top:.5rem}",
    "table{border-collapse:collapse;width:100%;font-size:.88rem;line-height:1.35}",
    "caption,.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}",
    "th,td{padding:.34rem .9rem .34rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:baseline;"
    "overflow-wrap:normal}",
    "th:last-child,td:last-child{padding-right:0}",
    "thead th{word-break:keep-all;color:var(--soft);font-weight:400;font-size:.8rem;vertical-align:bottom}",
    "tbody th{font-weight:400;min-width:5.2em}",
    ".number{text-align:right}",
    "td.number{white-space:nowrap}",
    ".short{white-space:nowrap}",
    ".drawn{width:38%;min-width:4.5rem}",
    "svg{display:block;width:100%;overflow:visible}",
    ".bar{height:.85em}",
    ".run{height:2em}",
    ".runs{width:65%}",
    ".plus{fill:var(--bar)}",
    ".minus{fill:var(--minus)}",
    ".zero{stroke:var(--soft);stroke-width:1}",
    ".line{fill:none;stroke:var(--run);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}",
    ".none{color:var(--soft)}",
    "summary{cursor:pointer;color:var(--soft);font-size:.85rem;padding:.5rem 0}",
    /* small and printed */
    "@media (max-width:480px){.page{padding:1.25rem 1rem 3rem}.figures{grid-template-columns:repeat(2,minmax(0,1fr));"
    "gap:0 1.25rem}.figures .figure{font-size:1.35rem}th,td{padding-right:.6rem}.drawn{width:30%;min-width:3.2rem}}",
    "@media (max-width:640px){.list thead{display:none}.list tr{display:flex;flex-wrap:wrap;gap:0 .9em;padding:.5rem 0;"
    "border-bottom:1px solid var(--line)}.list td{padding:0;border:0}.list td:empty{display:none}}",
    "@media print{:root{color-scheme:light;--ground:#fff;--ink:#000;--soft:#444;--line:#ccc;--rule:#000;--bar:#7ea3c8;"
    "--run:#2f6299;--minus:#d09a7c;--alarm:#000}@page{margin:14mm}body{font-size:10pt}.page{max-width:none;padding:0}"
    ".skip,details{display:none}.scroll{overflow:visible}section{break-inside:avoid}tr{break-inside:avoid}"
    "svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}.sections{gap:1.2rem 2rem;margin-top:1.2rem}}",
    NULL,
    /* NOLINTEND(bugprone-suspicious-missing-comma) */
};
