/**
 * What the corpus holds, in figures: counted over the documents that the API lists, and what the service says of
 * its parts.
 */

import { make } from "./dom.js";

const PARTS = { encoder: "Encoder", stance_model: "Stance model", claim_model: "Claim model" };

/** The rows of a <dl>. `hasMore` tells that there are documents beyond those given. */
export function statistics(documents, hasMore, parts) {
  const days = documents
    .map((each) => each.published_at?.slice(0, 10))
    .filter(Boolean)
    .sort();
  const languages = [...new Set(documents.map((each) => each.language).filter(Boolean))].sort();
  const publishers = new Set(documents.map((each) => each.publisher).filter(Boolean));
  const figures = [
    ["Documents", count(documents.length, hasMore)],
    ["Passages", /^ok: (\d+) passages/.exec(parts.index)?.[1] ?? parts.index],
    ["Publishers", count(publishers.size, hasMore)],
    ["Published", days.length ? `${days[0].slice(0, 4)} to ${days.at(-1).slice(0, 4)}` : null],
    ["Languages", languages.join(", ")],
    ["Without a date", count(documents.length - days.length, hasMore)],
    ...Object.entries(PARTS).map(([name, words]) => [
      words,
      parts[name]?.replace(/^ok(: )?/, "") || null,
    ]),
  ];
  return figures
    .filter(([, value]) => value)
    .map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, String(value))));
}

function count(number, hasMore) {
  return hasMore ? `${number}+` : `${number}`;
}
