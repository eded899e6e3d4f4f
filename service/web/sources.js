/**
 * Draws passages and where they come from, the same everywhere: in the evidence, in search results, in the corpus.
 */

import { make, sourceLink, webAddress } from "./dom.js";
import { cut } from "./offsets.js";

/** Publisher and date of a document or a passage, as one line; what is not known is left out. */
export function sourceLine(source) {
  const parts = [source.publisher, source.published_at && dayElement(source.published_at)];
  const told = parts.filter(Boolean);
  return make(
    "p",
    { class: "source-line", dir: "auto" },
    told.length
      ? told.flatMap((part, index) => (index ? [" · ", part] : [part]))
      : "no publisher or date given",
  );
}

/**
 * The title as a link to the source; a document without a title goes by its id. An address that is none of the web
 * stands beside it, so that an editor sees it, and leads nowhere.
 */
export function sourceTitle(source) {
  const title = source.title || source.document_id || source.id;
  const isOdd = source.url && !webAddress(source.url);
  return make(
    "p",
    { class: "source-title", dir: "auto" },
    sourceLink(source.url, title),
    isOdd ? [" ", make("span", { class: "address" }, source.url)] : null,
  );
}

/** A text whose `marked` part, given as a span of code points of the document it begins in at `start`, is marked. */
export function passageText(text, start, marked) {
  const quote = make("blockquote", { class: "passage", dir: "auto" });
  if (!marked) {
    quote.append(text);
    return quote;
  }
  const [before, deciding, after] = cut(text, marked.start - start, marked.end - start);
  quote.append(before, make("mark", {}, deciding), after);
  return quote;
}

/** A day, or a moment, as an element with the day in words; what is neither, as it is written. */
export function dayElement(published) {
  const date = new Date(`${published.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return published;
  const words = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return make("time", { datetime: published }, date.toLocaleDateString("en-GB", words));
}
