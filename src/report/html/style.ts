/** Light and dark, screen and paper. Colours reach 4.5:1 on their ground in both. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1c2024; --faint: #5b636b; --line: #d5dade; --soft: #f3f5f7;
  --error: #b42318; --warning: #8a4b00; --info: #175cd3; --good: #126e3a; --mark: #ffe9a8; --marked: #1c2024; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171a; --text: #e6e9ec; --faint: #a3abb3; --line: #363c42; --soft: #1e2328;
  --error: #ff8a80; --warning: #f5b95c; --info: #8ab8ff; --good: #6fd195; --mark: #5c4a12; --marked: #fff3cf; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 1.5rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.1rem; margin: 0 0 .5rem; } details h3 { font-size: .95rem; margin: 1rem 0 .35rem; color: var(--faint); } h4 { font-size: .95rem; margin: 1rem 0 .35rem; color: var(--faint); }
a { color: var(--info); } code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875em; }
code { overflow-wrap: anywhere; } pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .75rem; overflow-x: auto; margin: .35rem 0; }
pre code { overflow-wrap: normal; } mark { background: var(--mark); color: var(--marked); padding: 0 .15em; border-radius: 3px; }
.faint, caption, .legend, .label { color: var(--faint); } .label { margin: .5rem 0 0; font-size: .875rem; }
.cause { border: 1px solid var(--line); border-left: 5px solid var(--info); border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0; }
.cause.error { border-left-color: var(--error); } .cause.warning { border-left-color: var(--warning); } .cause.resolved { border-left-style: dashed; }
.lead { font-size: 1.05rem; margin: .25rem 0; } .fix > p:first-child { font-weight: 600; margin: .25rem 0; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; margin: .25rem 0; } .chip { border: 1px solid currentColor; border-radius: 99px; padding: 0 .6em; font-size: .8rem; color: var(--faint); }
.error > h3 .mark, .chip.error, b.error, .sign.error { color: var(--error); fill: var(--error); } .warning > h3 .mark, .chip.warning, b.warning, .sign.warning { color: var(--warning); fill: var(--warning); }
.info > h3 .mark, .chip.info { color: var(--info); } .chip.good, b.good, .sign.good, .verdict .mark { color: var(--good); fill: var(--good); }
.proof { padding-left: 1.5rem; } .proof .id { font-weight: 600; } .wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; padding: .5rem; }
svg { display: block; font: 13px system-ui, sans-serif; } .sequence { max-width: 100%; min-width: 640px; height: auto; } svg text { fill: var(--text); } .actor { font-weight: 600; text-anchor: middle; } .life { stroke: var(--line); stroke-width: 1.5; }
.arrow { stroke: var(--faint); stroke-width: 1.2; } .head { fill: var(--faint); } .said { text-anchor: middle; font-size: 12px; } .when { text-anchor: end; font-size: 12px; font-weight: 600; }
svg .faint, .column { fill: var(--faint); font-weight: 400; font-size: 11px; } svg .note { fill: var(--info); } .lane { text-anchor: end; font-size: 12px; } .sign { text-anchor: middle; font-weight: 700; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; } caption { text-align: left; padding: .25rem 0; } th, td { text-align: left; padding: .2rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.matrix { width: auto; } .matrix td { text-align: center; } .matrix .lost, .road .lost, .road .death td, .list .named td:first-child { color: var(--error); font-weight: 700; } .matrix .kept, .road .kept { color: var(--good); } .matrix .other { color: var(--warning); }
.list td:nth-child(3) { overflow-wrap: anywhere; min-width: 16rem; } .number { text-align: right; font-variant-numeric: tabular-nums; } tr.other td { color: var(--faint); }
.filter { display: flex; gap: .75rem; align-items: center; flex-wrap: wrap; } .filter[hidden], tr[hidden] { display: none; } input[type=search] { font: inherit; padding: .25rem .5rem; min-width: 16rem; background: var(--ground); color: var(--text); border: 1px solid var(--faint); border-radius: 6px; }
details.exchange { border-bottom: 1px solid var(--line); padding: .35rem 0; } summary { cursor: pointer; overflow-wrap: anywhere; } .reason { margin: .2rem 0 .4rem; }
:focus-visible { outline: 2px solid var(--info); outline-offset: 2px; } .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; } footer { margin-top: 3rem; color: var(--faint); font-size: .875rem; }
@media (max-width: 30rem) { body { padding: 1rem; } .cause { padding: .75rem; } .proof { padding-left: 1.1rem; } }
@media print { body { max-width: none; padding: 0; font-size: 11pt; } nav, .filter { display: none; } .cause, details { break-inside: avoid; } .wide { overflow: visible; } svg, .sequence { max-width: 100%; min-width: 0; height: auto; } pre { white-space: pre-wrap; } }
`
