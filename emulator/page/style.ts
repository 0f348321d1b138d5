/** The look of the review's page, in as much of it as is needed here: light and dark, wide and narrow. */
export const STYLE = `
:root{
--page:#fbfaf7;--sheet:#fff;--ink:#1d2126;--soft:#565d66;--line:#dfdcd4;--faint:#f3f1eb;--link:#1f4f8f;--bad:#a81e1e;
--warn:#7a5200;--good:#1d6a3c;color-scheme:light dark;
--sans:ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
--serif:Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Georgia,serif;
--mono:ui-monospace,"SF Mono",SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){
:root{
--page:#14171a;--sheet:#1b1f23;--ink:#e8e6e1;--soft:#a9afb6;--line:#343a40;--faint:#22272c;--link:#9cc3f5;
--bad:#ff9b90;--warn:#ecc06a;--good:#86d3a0}
}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.5 var(--sans);overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
h1,h2,p,dl,dd,ul{margin:0;padding:0}
h1,h2{font-family:var(--serif);font-weight:600;line-height:1.2}
a{color:var(--link)}
header,main,footer{max-width:70rem;margin:0 auto;padding:0 clamp(1rem,4vw,2.5rem)}
header{padding-top:clamp(2rem,5vw,3.5rem)}
header>div{border-top:4px solid var(--good);padding-top:1.25rem}
.eyebrow{font-size:.875rem;color:var(--soft);margin-bottom:.35rem}
h1{font-size:clamp(1.75rem,1.2rem + 2.4vw,2.5rem)}
.lede{margin-top:.8rem;max-width:44em;color:var(--soft)}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:1rem 1.5rem;margin-top:1.5rem}
.counts>div{display:flex;flex-direction:column-reverse}
.counts dt{color:var(--soft);font-size:.875rem}
.counts dd{font:600 1.9rem/1.1 var(--serif);font-variant-numeric:lining-nums tabular-nums}
.filters{
position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;align-items:center;gap:.6rem 1.25rem;margin-top:2rem;
padding:.75rem 0;background:var(--page);border-bottom:1px solid var(--line)}
.filters label{font-size:.9375rem;color:var(--soft)}
.filters .find{flex:1 1 14rem}
input[type=search]{
width:100%;min-height:2.25rem;padding:.15rem .7rem;font:inherit;color:inherit;background:var(--sheet);
border:1px solid var(--soft);border-radius:6px}
input[type=checkbox]{width:1.1rem;height:1.1rem;margin:0 .35rem 0 0;vertical-align:-.15em;accent-color:var(--ink)}
h2{font-size:1.5rem;margin:2.25rem 0 .75rem}
h3{margin:1.5rem 0 .5rem;font-size:1rem}
h3 .number{font-weight:400;color:var(--soft)}
.list{border:1px solid var(--line);border-radius:8px;background:var(--sheet)}
.one+.one{border-top:1px solid var(--line)}
summary{
display:grid;grid-template-columns:minmax(0,1fr) minmax(0,18rem) 9rem;gap:.2rem 1rem;align-items:baseline;
padding:.5rem 1rem;cursor:pointer}
summary:hover .name{text-decoration:underline}
.name{font:.9rem/1.5 var(--mono)}
.kind{color:var(--soft);font-size:.875rem}
.state{font-size:.875rem;font-weight:600}
.state.good{color:var(--good)}.state.warn{color:var(--warn)}.state.bad{color:var(--bad)}
pre{
margin:0;padding:.75rem 1rem;background:var(--faint);border-top:1px solid var(--line);font:.8125rem/1.5 var(--mono);
overflow-x:auto;white-space:pre-wrap}
.none{color:var(--soft);padding:.75rem 1rem}
table{width:100%;border-collapse:collapse;font-size:.875rem}
th{
text-align:left;font-weight:500;color:var(--soft);font-size:.8125rem;padding:.5rem 1rem;
border-bottom:1px solid var(--line)}
td{vertical-align:top;padding:.4rem 1rem;border-bottom:1px solid var(--line)}
tbody tr:last-child td{border-bottom:0}
td.path{font:.8125rem/1.5 var(--mono)}
td.path .error{display:block;color:var(--bad);font-family:var(--sans)}
td.number{font-variant-numeric:tabular-nums;white-space:nowrap}
footer{padding-top:2rem;padding-bottom:3rem;color:var(--soft);font-size:.875rem}
@media (max-width:44rem){
summary{grid-template-columns:minmax(0,1fr) auto}summary .kind{grid-column:1;grid-row:2}
.filters{position:static}
thead{position:absolute;clip-path:inset(50%);height:1px;overflow:hidden}
tr,td{display:block}tr{padding:.5rem 0;border-bottom:1px solid var(--line)}td{border:0;padding:.05rem 1rem}
}
`;
