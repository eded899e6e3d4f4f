/**
 * Offsets into texts. The API counts Unicode code points, a string here UTF-16 code units: an emoji is one of
 * the former and two of the latter.
 */

/** The offset in code units of an offset in code points; at most the length of the text. */
export function codeUnits(text, codePoints) {
  let units = 0;
  for (let left = codePoints; left > 0 && units < text.length; left -= 1) {
    units += text.codePointAt(units) > 0xffff ? 2 : 1;
  }
  return units;
}

/** The text before, of and after a span given in code points. */
export function cut(text, start, end) {
  const from = codeUnits(text, start);
  const to = from + codeUnits(text.slice(from), end - start);
  return [text.slice(0, from), text.slice(from, to), text.slice(to)];
}

/** The lines of a text as [start, end) in code units, each with its line break. */
export function lines(text) {
  const found = [];
  const lineBreak = /\r\n|\r|\n/g;
  let start = 0;
  while (lineBreak.exec(text)) {
    found.push([start, lineBreak.lastIndex]);
    start = lineBreak.lastIndex;
  }
  if (start < text.length) found.push([start, text.length]);
  return found;
}

/**
 * Cuts [start, end) wherever a span begins or ends: runs in order, each with the spans that cover it, the
 * longest first, so that a part of a sentence stands within the whole. Spans are objects with `start` and `end`
 * and may overlap.
 */
export function runs(start, end, spans) {
  const inside = spans.filter((span) => span.start < end && span.end > start && span.start < span.end);
  const cuts = new Set([start, end]);
  for (const span of inside) {
    if (span.start > start) cuts.add(span.start);
    if (span.end < end) cuts.add(span.end);
  }
  const places = [...cuts].sort((a, b) => a - b);
  const outermostFirst = [...inside].sort((a, b) => b.end - b.start - (a.end - a.start));
  return places.slice(1).map((to, index) => {
    const from = places[index];
    return {
      start: from,
      end: to,
      spans: outermostFirst.filter((span) => span.start <= from && span.end >= to),
    };
  });
}
