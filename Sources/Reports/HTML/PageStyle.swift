/// The style of the page: light and dark, for screens and paper.
enum PageStyle {
  /// CSS without `<`, `&` and `]]>`.
  static let text = """

    :root { --back: #fff; --front: #1c2127; --soft: #57606a; --line: #d0d7de; --area: #f6f8fa; --link: #0757b5;
      --bad: #b3131b; --bad-area: #ffe9e7; --good: #116329; --good-area: #e3f6e6; --warn: #7d4e00; --warn-area: #fff4d6; }
    @media (prefers-color-scheme: dark) {
      :root { --back: #0f1318; --front: #e2e7ec; --soft: #9aa5b1; --line: #363d46; --area: #181d24; --link: #79b8ff;
        --bad: #ff8d85; --bad-area: #421316; --good: #6fdd8b; --good-area: #0f2f1a; --warn: #eac054; --warn-area: #33270a; }
    }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 1rem; }
    body { margin: 0 auto; padding: 0 1rem 4rem; max-width: 76rem; background: var(--back); color: var(--front);
      font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
    h1 { font-size: 1.35rem; margin: 0 0 .4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
    h3 { font-size: .95rem; margin: 1.1rem 0 .3rem; }
    a { color: var(--link); } a:focus-visible, summary:focus-visible, select:focus-visible, input:focus-visible,
    button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    header { margin: 1rem 0; padding: 1rem 1.2rem; border: 1px solid var(--line); border-left: 8px solid var(--good);
      border-radius: 6px; background: var(--area); }
    header.failed { border-left-color: var(--bad); }
    .badge { padding: .1rem .6rem; border-radius: 4px; background: var(--good-area); color: var(--good); }
    header.failed .badge { background: var(--bad-area); color: var(--bad); }
    .verdict { margin: .3rem 0 .8rem; font-size: 1.05rem; }
    .chips { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; }
    .chip { padding: .15rem .7rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--front);
      background: var(--back); text-decoration: none; }
    .chip.failed b, .failed > td:first-child, td.failed a { color: var(--bad); }
    .chip.passed b, .passed > td:first-child, td.passed a { color: var(--good); }
    .chip.skipped b, .skipped > td:first-child, td.skipped a { color: var(--soft); }
    .chip.known b, .known > td:first-child { color: var(--warn); }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; } caption { text-align: left; color: var(--soft); font-size: .85rem; }
    th, td { padding: .2rem .6rem; text-align: left; vertical-align: top; font-weight: inherit; }
    thead th { color: var(--soft); font-size: .85rem; }
    .matrix td, .matrix th { border: 1px solid var(--line); } .matrix td { text-align: right; white-space: nowrap; }
    .matrix td.failed { background: var(--bad-area); } .matrix td.none { color: var(--soft); text-align: center; }
    .properties th { color: var(--soft); white-space: nowrap; }
    pre, .bytes, .code, .calls, svg text { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
      font-size: .82rem; }
    pre { margin: .5rem 0; padding: .6rem .8rem; background: var(--area); overflow-x: auto; white-space: pre-wrap; }
    .finding { margin: .8rem 0; padding: .3rem 1rem .6rem; border: 1px solid var(--line); border-left: 4px solid var(--bad);
      border-radius: 4px; }
    .finding:target { outline: 2px solid var(--link); }
    summary { cursor: pointer; padding: .35rem 0; } .finding > summary b { color: var(--bad); }
    .calls, .bytes, .code { margin: .5rem 0; } .calls td, .code td, .code th { border-top: 1px solid var(--line); }
    .calls td, .calls th { white-space: nowrap; } .bytes td { padding: .1rem .35rem; } .bytes th { color: var(--soft); }
    mark { padding: 0 .1rem; background: var(--bad-area); color: var(--bad); font-weight: bold; text-decoration: underline; }
    .code td { white-space: nowrap; } .code td:nth-child(4), .code td:nth-child(3), .code td:first-child { color: var(--soft); }
    .code th[colspan] { padding-top: .6rem; font-weight: bold; }
    .frame { display: flex; flex-wrap: wrap; gap: .6rem 2rem; margin: .8rem 0; align-items: flex-start; } .frame svg { max-width: 100%; height: auto; }
    .note { margin: 0 0 .4rem; color: var(--soft); font-size: .85rem; }
    svg text { fill: var(--front); } svg .head { fill: var(--soft); } svg .place { text-anchor: end; fill: var(--soft); }
    svg rect { fill: var(--back); stroke: var(--line); } svg rect.right { fill: var(--area); }
    svg text.right { fill: var(--good); } svg rect + text.right { fill: var(--front); }
    svg rect.wrong { fill: var(--bad-area); stroke: var(--bad); stroke-width: 3; }
    svg rect.also { fill: var(--bad-area); stroke: var(--bad); stroke-dasharray: 4 3; }
    svg text.wrong, svg text.also { fill: var(--bad); } svg text.wrong { font-weight: bold; }
    svg rect.unknown { stroke-dasharray: 2 3; } svg text.unknown, svg text.plain { fill: var(--soft); }
    #filters { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: end; padding: .7rem .8rem; background: var(--area);
      border: 1px solid var(--line); border-radius: 4px; }
    #filters[hidden] { display: none; }
    #filters label { display: grid; font-size: .8rem; color: var(--soft); } #filters input { min-width: 12rem; }
    select, input, button { font: inherit; font-size: .9rem; padding: .2rem .4rem; max-width: 100%; color: var(--front);
      background: var(--back); border: 1px solid var(--line); border-radius: 4px; }
    output { color: var(--soft); }
    .cases { min-width: 46rem; }
    .rows, .heads { width: 100%; table-layout: fixed; font-size: .88rem; } .rows { content-visibility: auto; display: block; }
    .rows tbody, .rows thead { display: block; } .rows thead { display: none; }
    .rows tr, .heads { display: grid; grid-template-columns: 9.5rem minmax(12rem, 1fr) 6rem 4.5rem minmax(12rem, 1.4fr); }
    .rows tr[hidden], .suite[hidden], .rows[hidden] { display: none; }
    .rows tr { border-top: 1px solid var(--line); } .heads { margin: .6rem 0 0; color: var(--soft); }
    .heads span { padding: .2rem .6rem; } .rows td:nth-child(4), .heads span:nth-child(4) { text-align: right; }
    .rows tr.failed { background: var(--bad-area); }
    @media screen and (max-width: 47rem) {
      .cases { min-width: 0; } .heads { display: none; }
      .rows tr { grid-template-columns: 8.5rem 1fr auto auto; } .rows td:empty { display: none; }
      .rows td:nth-child(5) { grid-column: 1 / -1; padding-left: 1.6rem; } .finding { padding: .3rem .6rem .6rem; }
    }
    @media print {
      :root { --back: #fff; --front: #000; --soft: #444; --line: #999; --area: #fff; --link: #000; --bad: #900;
        --bad-area: #fff; --good: #060; --good-area: #fff; --warn: #640; --warn-area: #fff; }
      body { max-width: none; font-size: 10pt; } #filters { display: none; } .finding, svg, .rows tr { break-inside: avoid; }
      .rows { content-visibility: visible; } details::details-content { content-visibility: visible; block-size: auto; }
      .scroll { overflow: visible; } .cases { min-width: 0; }
    }

    """
}
