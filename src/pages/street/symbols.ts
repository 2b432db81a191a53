/**
 * The symbols that drawings refer to, once on each page: windows, lamp, tree, candle, sky and
 * distant roofs.
 */

const BARS = '<path class="bars" d="M8 0v22M0 9h16"/>'
const FRAME = '<rect class="frame" width="16" height="22" rx="1"/>'

const pane = (id: string, inside: string): [string, string] => [id, `<g id="${id}">${inside}</g>`]

/** A symbol stands before those that it refers to. */
const PARTS: readonly (readonly [id: string, markup: string])[] = [
  pane(
    'lit',
    `<rect fill="url(#glow)" x="-13" y="-12" width="42" height="46"/><rect class="light" width="16" height="22" rx="1"/>${BARS}`,
  ),
  pane(
    'half',
    `<rect class="light" width="16" height="22" rx="1"/><path class="curtain" d="M0 0h16v22h-5V3H5v19H0z"/><path class="fold" d="M2.5 4v18M5 3v19M11 3v19M13.5 4v18M0 3h16"/>${FRAME}`,
  ),
  pane('dark', `<rect class="night" width="16" height="22" rx="1"/>${BARS}${FRAME}`),
  pane(
    'shut',
    `<rect class="shutter" width="16" height="22" rx="1"/><path class="slats" d="M8 0v22M1.5 4h13m-13 3.5h13m-13 3.5h13m-13 3.5h13m-13 3.5h13"/>`,
  ),
  pane(
    'candle',
    `<rect class="night" width="16" height="22" rx="1"/><circle fill="url(#glow)" cx="8" cy="11" r="34"/><path class="wax" d="M6 21v-8h4v8z"/><path class="flame" d="M8 12.5q-4-4 0-10 4 6 0 10z"/>${FRAME}`,
  ),
  [
    'light',
    '<g id="light"><circle fill="url(#glow)" r="48"/><ellipse fill="url(#glow)" cy="42" rx="44" ry="11"/></g>',
  ],
  [
    'lantern',
    '<g id="lantern"><path class="glass" d="M-4-3h8l1 9h-10z"/><path class="hood" d="M-6-3l6-6 6 6zM-6 6h12v2h-12z"/></g>',
  ],
  [
    'sky',
    '<g id="sky"><path class="stars" d="M-480 18h0M-290 22h0M-214 58h0M-150 28h0M-84 60h0M18 24h0M78 56h0M236 30h0M402 36h0M458 60h0M560 24h0M640 54h0M742 30h0"/><path class="moon" d="M-36 28a13 13 0 1 0 11 20 11.5 11.5 0 1 1-11-20z"/></g>',
  ],
  [
    'skyline',
    '<g id="skyline"><path fill="url(#far)" d="M-2800 60h6000v92h-6000z"/><path class="far" d="M-2800 152h6000v50h-6000z"/><path fill="url(#near)" d="M-2800 96h6000v86h-6000z"/><path class="near" d="M-2800 181.5h6000v22h-6000z"/></g>',
  ],
  [
    'far',
    '<pattern id="far" y="60" width="468" height="130" patternUnits="userSpaceOnUse"><path class="far" d="M0 94v-2V84l24-26 24 26v12h16V62h8V50h8v12h34v30l20-34 20 34h14V70l30-26 30 26v22h18V58h44v30l16-22 16 22V74l26-30 26 30v14h22V62h38v30h14v2z"/></pattern>',
  ],
  [
    'near',
    '<pattern id="near" x="120" y="96" width="612" height="130" patternUnits="userSpaceOnUse"><path class="near" d="M0 87v-1l30-40 30 30v10h40l9-34 9 34h30V62l10-24h46l10 24v24h60l8-30 8 30 8-24 8 24h40V70l34-38 34 38v14h60V66l30-22 40 22v18h58v3z"/></pattern>',
  ],
  ['glare', '<rect id="glare" width="13" height="1" y="-1" fill="url(#edge)"/>'],
  [
    'edge',
    '<linearGradient id="edge"><stop class="glow-mid" offset="0"/><stop class="glow-out" offset="1"/></linearGradient>',
  ],
  [
    'tree',
    '<g id="tree"><path class="tree" d="M-2 4v-9h-11l7-13h-4l7-13h-3L0-48l6 17h-3l7 13h-4l7 13H2v9z"/><path class="snow" d="M0-48l4 11q-4 4-8 0zM-5-26q5 6 10 0l2 5q-7 5-14 0zM-8-13q8 7 16 0l2 5q-10 5-20 0z"/></g>',
  ],
  [
    'glow',
    '<radialGradient id="glow"><stop class="glow-in" offset="0"/><stop class="glow-mid" offset=".45"/><stop class="glow-out" offset="1"/></radialGradient>',
  ],
]

/** The symbols that the drawings in `html` refer to, in an SVG that takes no room on the page. */
export function drawSymbols(html: string): string {
  const wanted = referencesIn(html)
  let drawn = ''
  for (const [id, markup] of PARTS) {
    if (!wanted.has(id)) continue
    drawn += markup
    for (const other of referencesIn(markup)) wanted.add(other)
  }
  return `<svg class="symbols" width="0" height="0" aria-hidden="true">${drawn}</svg>`
}

const REFERENCE = /#(\w+)["')]/y

/** Finds the ids in `href="#lit"` and `url(#glow)` in one pass, since the HTML of a street is long. */
function referencesIn(html: string): Set<string> {
  const ids = new Set<string>()
  for (let at = html.indexOf('#'); at !== -1; at = html.indexOf('#', at + 1)) {
    REFERENCE.lastIndex = at
    const id = REFERENCE.exec(html)?.[1]
    if (id !== undefined) ids.add(id)
  }
  return ids
}
