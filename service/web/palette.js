/**
 * The colours of the verdicts and their signs, for the page and for the element: one style sheet that both adopt.
 * Blue-green, orange-red, purple and grey differ in lightness too, and have 4.5:1 on light and on dark paper.
 */

const RULES = `
:root, :host {
  --supported: light-dark(#0a665c, #6ad0bf);
  --supported-tint: light-dark(#dff1ee, #133631);
  --refuted: light-dark(#a8320d, #ff9d78);
  --refuted-tint: light-dark(#fde8e0, #46221a);
  --conflicting: light-dark(#75318f, #dcabf0);
  --conflicting-tint: light-dark(#f3e6f8, #382643);
  --open: light-dark(#5d6068, #a9adb6);
  --open-tint: light-dark(#eeeeec, #25282d);
}
[data-verdict] { --verdict: var(--open); --tint: var(--open-tint); }
[data-verdict="SUPPORTED"] { --verdict: var(--supported); --tint: var(--supported-tint); }
[data-verdict="REFUTED"] { --verdict: var(--refuted); --tint: var(--refuted-tint); }
[data-verdict="CONFLICTING"] { --verdict: var(--conflicting); --tint: var(--conflicting-tint); }
.sign { inline-size: 1em; block-size: 1em; flex: none; overflow: visible; }
.sign .shape { fill: var(--verdict); }
.sign .figure { fill: none; stroke: var(--paper, Canvas); stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.sign[data-verdict="CONFLICTING"] .figure { stroke: var(--verdict); stroke-width: 1.6; }
.sign:is([data-verdict="NOT_ENOUGH_INFO"], [data-verdict="PENDING"], [data-verdict="UNCHECKED"]) .shape {
  fill: none; stroke: var(--verdict); stroke-width: 1.4; stroke-dasharray: 2.4 1.87;
}
.sign:is([data-verdict="NOT_ENOUGH_INFO"], [data-verdict="PENDING"], [data-verdict="UNCHECKED"]) .figure {
  stroke: var(--verdict); stroke-width: 1.6;
}
`;

/** A new style sheet with these rules, for a document or a shadow root to adopt. */
export function palette() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(RULES);
  return sheet;
}
