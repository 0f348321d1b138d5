import { TABLE_HEADINGS } from "./table-headings";

/** Colours: each is readable (4.5 to 1 and more) on the two backgrounds of its scheme. */
const LIGHT = `
--page:#fbfaf7;--sheet:#fff;--ink:#1d2126;--soft:#565d66;--line:#dfdcd4;--faint:#f3f1eb;--link:#1f4f8f;
--violated:#a81e1e;--violated-bg:#fcf0ee;--unknown:#7a5200;--holds:#1d6a3c;--attested:#3c5a86;--na:#62686f;
--focus:#1f4f8f;--card:#fff;--card-line:#b9b5aa;--arrow:#8b8b85`;
const DARK = `
--page:#14171a;--sheet:#1b1f23;--ink:#e8e6e1;--soft:#a9afb6;--line:#343a40;--faint:#22272c;--link:#9cc3f5;
--violated:#ff9b90;--violated-bg:#331d1c;--unknown:#ecc06a;--holds:#86d3a0;--attested:#a8c3ea;--na:#a9afb6;
--focus:#9cc3f5;--card:#22272c;--card-line:#5b636b;--arrow:#7d858d`;

/** Where a table is too narrow for columns, each cell shows its heading. */
const HEADINGS = Object.entries(TABLE_HEADINGS)
  .flatMap(([table, headings]) =>
    headings.map((heading, index) => `.${table} td:nth-child(${index + 1})::before{content:"${heading}"}`),
  )
  .join("");

/** The page's style: no fonts or pictures from elsewhere, light and dark, phone and paper. */
export const STYLE = `
:root{
${LIGHT};color-scheme:light dark;
--sans:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Liberation Sans",sans-serif;
--serif:Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Georgia,"Liberation Serif",serif;
--mono:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding-top:6rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.55 var(--sans);overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:.06em}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
code{font:.86em/1.5 var(--mono)}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure{margin:0;padding:0}
ul{list-style:none}
h1,h2,h3{font-family:var(--serif);font-weight:600;line-height:1.2;text-wrap:balance}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;z-index:9;padding:.5rem 1rem;background:var(--sheet)}
.unseen{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
.shapes{position:absolute}
.none,.reason,.from,.also,.lede,figcaption,.place{color:var(--soft)}
.masthead,.stacks,main,footer{max-width:70rem;margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem)}
.masthead{padding-top:clamp(2rem,6vw,4rem)}
.masthead>div{border-top:4px solid var(--soft);padding-top:1.25rem}
.masthead.bad>div{border-color:var(--violated)}
.masthead.person>div{border-color:var(--unknown)}
.masthead.good>div{border-color:var(--holds)}
.eyebrow{font-size:.875rem;color:var(--soft);margin-bottom:.35rem}
h1{font-size:clamp(1.75rem,1.2rem + 2.4vw,2.6rem);letter-spacing:-.012em;max-width:26em}
.lede{margin-top:.9rem;max-width:44em}
.also{margin-top:1rem;max-width:44em}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:1.25rem 1.5rem;margin-top:1.75rem}
.counts>div{display:grid;grid-template-rows:auto auto 1fr}
.counts dd{grid-row:1}.counts dd.means{grid-row:3;font:.8125rem/1.4 var(--sans);color:var(--soft);margin-top:.15rem}
.counts dd{font:600 1.9rem/1.1 var(--serif);font-variant-numeric:lining-nums tabular-nums}
.counts .zero dd:not(.means){color:var(--soft)}
.badge,.verdict{display:inline-flex;align-items:baseline;gap:.4em;font-size:.875rem;font-weight:600;white-space:nowrap}
.mark{flex:none;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
svg.mark{width:1rem;height:1rem;align-self:center}
.badge.violated,.verdict.violated,.check.violated>.rule .mark,.tally .violated{color:var(--violated)}
.badge.unknown,.verdict.unknown,.check.unknown>.rule .mark{color:var(--unknown)}
.badge.holds,.verdict.holds,.check.holds>.rule .mark{color:var(--holds)}
.badge.needs-attestation,.badge.attested{color:var(--attested)}.badge.needs-check{color:var(--unknown)}
.badge.not-applicable{color:var(--na)}
.made,.printing{margin-top:.6rem;font-size:.9375rem;color:var(--soft)}
.printing input{width:1.1rem;height:1.1rem;margin:0 .35rem 0 0;vertical-align:-.15em;accent-color:var(--ink)}
.printing label{display:inline-block;min-height:1.5rem}
.digest{font-size:.8em}.sha{white-space:nowrap}
.paper{display:none}
dl.means{font-size:.875rem;color:var(--soft)}dl.means>div{display:flex;gap:.6em}
.by{font-size:.8125rem;color:var(--soft)}
.legend{display:flex;flex-wrap:wrap;gap:.35rem 1.25rem;margin-top:.75rem;font-size:.875rem;color:var(--soft)}
.legend>div{display:flex;align-items:center;gap:.5rem}.legend dt{display:flex}
.picture.key{margin:0;flex:none;max-width:none}.picture .tip{fill:var(--arrow)}
.stacks{margin-top:2.25rem}
.stacks ul{display:flex;flex-wrap:wrap;gap:.5rem;border-bottom:1px solid var(--line);padding-bottom:1rem}
.stacks a{
display:flex;align-items:center;gap:.9em;padding:.4rem .8rem;border:1px solid var(--line);border-radius:6px;
background:var(--sheet);color:inherit;text-decoration:none;font-size:.9375rem;min-height:2.5rem}
.stacks a:hover{border-color:var(--soft)}
.stacks a[aria-current]{border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink);font-weight:600}
main{display:block;padding-bottom:3rem}main:focus{outline:none}
.stack{padding-top:clamp(2.25rem,5vw,3.25rem)}
.stack+.stack{margin-top:3rem;border-top:1px solid var(--line)}
.one .stack{margin-top:0;border:0}
h2{font-size:1.75rem;letter-spacing:-.008em}
.from{margin-top:.3rem;font-size:.9375rem}
.tally{margin-top:1rem}
.bar{display:block;width:100%;height:6px}
.bar .violated{fill:var(--violated)}
.bar .unknown{fill:var(--unknown)}
.bar .holds{fill:var(--holds)}
.bar .needs-check{fill:var(--unknown);opacity:.55}
.bar .needs-attestation{fill:var(--attested);opacity:.55}
.bar .attested{fill:var(--attested)}
.bar .not-applicable{fill:var(--line)}
.tally ul{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;margin-top:.6rem;font-variant-numeric:tabular-nums}
.block{margin-top:2.5rem}
h3{font-size:1.3rem;margin-bottom:.9rem}
.attention ol{padding-left:2em}
.attention li{padding:.2rem 0 .2rem .2rem}.attention li::marker{color:var(--soft);font-variant-numeric:tabular-nums}
.kind{color:var(--soft);font-size:.875rem}
.canvas{
overflow-x:auto;background:linear-gradient(to right,var(--sheet) 40%,transparent) 0/3rem 100% local,
linear-gradient(to left,var(--sheet) 40%,transparent) 100%/3rem 100% local,
linear-gradient(to right,var(--line),transparent) 0/1rem 100%,
linear-gradient(to left,var(--line),transparent) 100%/1rem 100%,var(--sheet);background-repeat:no-repeat;
border:1px solid var(--line);border-radius:8px;padding:1.25rem}
.picture{
display:block;margin:0 auto;max-width:100%;height:auto;
font-family:Arial,"Helvetica Neue",Helvetica,"Liberation Sans",sans-serif}
.picture .arrow{fill:none;stroke:var(--arrow);stroke-width:1.2}.picture marker path{fill:var(--arrow)}
.card rect{fill:var(--card);stroke:var(--card-line)}
.card text{font-size:12.5px;font-weight:600;fill:var(--ink)}.card .name{font-size:11px;font-weight:400;fill:var(--soft)}
.stripe{stroke-width:3;stroke-linecap:round;stroke:var(--card-line)}
.edge .stripe{stroke:#4d7ab3}
.compute .stripe{stroke:#3f8f8a}
.data .stripe{stroke:#8a6bb0}
.network .stripe{stroke:#7b8a4a}
.identity .stripe{stroke:#b07a3f}
.logs .stripe{stroke:#7d7f86}
.watch .stripe{stroke:#b0567a}
.picture .label{
font-size:10.5px;text-anchor:middle;fill:var(--soft);stroke:var(--sheet);stroke-width:4;paint-order:stroke;
stroke-linejoin:round}
.frame rect{fill:none;pointer-events:all}.frame.compute rect{fill:var(--page)}
.heading{
font-size:12.5px;font-weight:600;fill:var(--ink);stroke:var(--sheet);stroke-width:5;paint-order:stroke;
stroke-linejoin:round;pointer-events:none}
.heading.compute{stroke:var(--page)}
.heading.violated{stroke:var(--violated-bg)}
.heading .name{font-size:11px;font-weight:400;fill:var(--soft)}
.card title{display:none}
.card.outside rect{stroke-dasharray:4 3}.card.outside:not(.frame) rect{rx:24px}.card.outside .stripe{stroke:none}
.card.violated rect{fill:var(--violated-bg);stroke:var(--violated);stroke-width:2.2}
.card.violated .stripe{stroke:var(--violated)}
.card .mark{fill:var(--violated);stroke:none}
.card .cross{stroke:var(--sheet);stroke-width:2;stroke-linecap:round;fill:none}
.card[role]{cursor:pointer}.card[role]:hover rect{stroke:var(--ink)}
.card:focus{outline:none}.card:focus-visible rect,.card.found rect,.card:target rect{stroke:var(--focus);stroke-width:3}
.card[aria-pressed=true] rect{stroke:var(--ink);stroke-width:3}
.swipe{display:none;font-size:.9375rem;color:var(--soft);margin-bottom:.6rem}
figcaption{margin-top:.75rem;font-size:.9375rem;max-width:48em}
.filters{
position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;align-items:end;gap:.6rem 1.25rem;padding:.75rem 0;
background:var(--page);border-bottom:1px solid var(--line)}
main>.filters{margin-top:1.5rem}
fieldset{border:0;margin:0;padding:0;min-width:0;display:flex;flex-wrap:wrap;gap:.3rem}
legend,.find>span{padding:0;margin-bottom:.3rem;font-size:.8125rem;color:var(--soft);display:block}
.chip{position:relative;display:inline-flex}
.chip input{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;cursor:pointer}
.chip>span{
display:inline-flex;align-items:center;min-height:2rem;padding:.1rem .6rem;border:1px solid var(--card-line);
border-radius:99px;background:var(--sheet);font-size:.8125rem}
.chip .badge{font-weight:500;font-size:inherit;gap:.3em}.chip svg.mark{width:.875rem;height:.875rem}
.chip input:hover+span{border-color:var(--ink)}
.chip input:checked+span{
border-color:var(--ink);box-shadow:inset 0 0 0 1px var(--ink);background:var(--faint);font-weight:600}
.chip input:checked+span .badge{font-weight:700}
.chip input:focus-visible+span{outline:2px solid var(--focus);outline-offset:2px}
.find{flex:1 1 6.5rem}
input[type=search]{
width:100%;min-height:2rem;padding:.15rem .7rem;font:inherit;font-size:.9375rem;color:inherit;background:var(--sheet);
border:1px solid var(--card-line);border-radius:6px}
input::placeholder{color:var(--soft);opacity:1}
button{
font:inherit;font-size:.9375rem;min-height:2rem;padding:.1rem .9rem;border:1px solid var(--ink);border-radius:6px;
background:var(--ink);color:var(--page);cursor:pointer}
.outcome{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1rem;min-height:3.25rem;font-size:.9375rem}
.result{color:var(--soft)}
.outcome:has(.result:empty){display:none}
.page-section{margin-top:1.75rem}
h4{font-size:1.0625rem;line-height:1.35;margin-bottom:.5rem}
h4 .path{display:block;font-size:.8125rem;font-weight:400;color:var(--soft)}
.list{border:1px solid var(--line);border-radius:8px;background:var(--sheet)}
.claim+.claim{border-top:1px solid var(--line)}
.claim{scroll-margin-top:7rem}
.claim:target,.claim.found{box-shadow:inset 3px 0 0 var(--focus)}
.claim>details>summary{
display:grid;grid-template-columns:9.5rem minmax(0,1fr) auto 1rem;gap:.2rem 1rem;align-items:baseline;
padding:.7rem 1rem;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}
.claim>details>summary::after,.more>summary::before{
content:"";width:.45rem;height:.45rem;border:solid var(--soft);border-width:0 1.5px 1.5px 0;transform:rotate(45deg)}
.claim>details>summary::after{align-self:start;margin-top:.45rem}
.more>summary::before{align-self:center;margin-top:-.25rem}
.claim>details[open]>summary::after{transform:rotate(225deg);margin-top:.7rem}
.more[open]>summary::before{transform:rotate(225deg);margin-top:.2rem}
.claim>details>summary:hover .says{text-decoration:underline;text-decoration-thickness:.06em;text-underline-offset:.2em}
.says .reason,.says .was{display:block;font-size:.9rem;text-decoration:none}
.was{color:var(--soft)}.was.weaker{color:var(--violated);font-weight:600}
.proof{padding:.35rem 1rem 1.1rem;margin-left:10.5rem}
.place{display:flex;flex-wrap:wrap;gap:.1rem 1rem;font-size:.875rem;margin-bottom:.6rem}
.permalink{color:inherit}
.check+.check{margin-top:1rem;padding-top:.9rem;border-top:1px dashed var(--line)}
.rule{display:flex;gap:.6em}.rule>.mark{margin-top:.28em;align-self:start}
.rule b,.remedy b{font-weight:600}
.remedy{margin:.5rem 0 .2rem;padding:.55rem .85rem;background:var(--violated-bg);border-radius:6px}
table{width:100%;border-collapse:collapse;margin-top:.7rem;font-size:.9rem;line-height:1.45}
caption{text-align:left;color:var(--soft);font-size:.8125rem;padding-bottom:.25rem}
th{
text-align:left;font-weight:500;color:var(--soft);font-size:.8125rem;padding:.3rem .9rem .3rem 0;
border-bottom:1px solid var(--line)}
td{vertical-align:top;padding:.45rem .9rem .45rem 0;border-bottom:1px solid var(--line)}
tbody tr:last-child td{border-bottom:0}
td:last-child,th:last-child{padding-right:0}
td:first-child,.changes td:nth-child(2){white-space:nowrap}
.evidence td:nth-child(n+3){min-width:7em}td:nth-child(5){min-width:8.5em}
.path,.line{display:block}.list code.path{color:var(--soft)}
.more{margin-top:.6rem}
.more>summary{
display:inline-flex;align-items:center;gap:.8rem;cursor:pointer;font-size:.9375rem;color:var(--link);list-style:none;
min-height:1.75rem}
.block>table,.block>.more{background:none}
.risk{font-weight:600}.risk.high{color:var(--violated)}.risk.elevated{color:var(--unknown)}
.risk.high::before{content:"▲ "}.risk.elevated::before{content:"△ "}
.plain li{padding:.2rem 0}
footer{padding-bottom:3rem;color:var(--soft);font-size:.875rem}
footer p{border-top:1px solid var(--line);padding-top:1rem;max-width:none}
@media screen and (max-width:56rem){
.proof{margin-left:0}
.claim>details>summary{grid-template-columns:minmax(0,1fr) auto 1rem}
.claim>details>summary .badge{grid-column:1}
.claim>details>summary .kind{grid-column:2;grid-row:1}
.claim>details>summary::after{grid-column:3;grid-row:1}
.claim>details>summary .says{grid-column:1/-1;grid-row:2}
}
@media screen and (max-width:44rem){
html{scroll-padding-top:1rem}.claim{scroll-margin-top:1rem}
.filters{position:static}
.chip>span,input[type=search],button{min-height:2.5rem}
.canvas{padding:.75rem}.swipe{display:block}
.picture{max-width:max(100%,44rem)}
table,thead,tbody,tr,td,caption{display:block}
thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
tr{padding:.55rem 0;border-bottom:1px solid var(--line)}tbody tr:last-child{border-bottom:0}
td,td:nth-child(5),.evidence td:nth-child(n+3){
border:0;min-width:0;padding:.1rem 0;display:grid;grid-template-columns:5.5rem minmax(0,1fr);gap:.5rem}
td::before{color:var(--soft);font-size:.8125rem}
${HEADINGS}
td>*{grid-column:2}
}
@media print{
:root{${LIGHT};--page:#fff;--violated-bg:#fff}
@page{margin:16mm 14mm}
html{font-size:9pt}body{line-height:1.4}
.masthead,.stacks,main,footer{max-width:none;padding-left:0;padding-right:0}.masthead{padding-top:0}
.filters,.skip,.stacks,.outcome button,.script,.words,.claim>details>summary::after,.more>summary::before{
display:none!important}
details::details-content{display:block;content-visibility:visible;height:auto}
a{color:inherit;text-decoration:none}
.stack+.stack{break-before:page;border:0}
h2,h3,h4,caption,.rule,thead{break-after:avoid}
h4{margin-top:1em}
.claim>details>summary,tr,figure,.remedy,.attention li{break-inside:avoid}
.canvas{overflow:visible;padding:0;border:0}.picture:not(.key){max-height:200mm}
.list{border-width:1px 0;border-radius:0}
.claim>details>summary{padding-left:0;padding-right:0;grid-template-columns:7.5rem minmax(0,1fr) auto}
.proof{padding:0 0 .6rem;margin-left:8.5rem}
.remedy{border:1px solid var(--line)}
.result{color:var(--ink)}
.printing{display:none}
.counts{grid-template-columns:repeat(5,1fr);gap:.75rem}
body:has(#print-details:not(:checked)) main>:not(.stack:only-of-type),
body:has(#print-details:not(:checked)) .stack>:not(figure),body:has(#print-details:not(:checked)) figure .more,
body:has(#print-details:not(:checked)) figcaption{
display:none!important}
body:has(#print-details:not(:checked)) .paper{display:block}
.paper h2{font-size:1.2rem;margin-top:1.1rem}
.paper li{padding:.2rem 0;border-bottom:1px solid var(--line);break-inside:avoid}
.paper td,.paper th{padding:.2rem .5rem .2rem 0;text-align:left}
.paper table{font-size:.8rem}
.paper td,.paper th{vertical-align:baseline;overflow-wrap:normal}
.paper td:nth-child(n+8){overflow-wrap:anywhere}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
