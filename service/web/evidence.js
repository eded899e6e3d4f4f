/**
 * Draws the evidence on a claim: what supports it beside what contradicts it, each passage with the sentence that
 * decides, where it comes from and how it scored.
 */

import { make } from "./dom.js";
import { passageText, sourceLine, sourceTitle } from "./sources.js";
import { cut, decimal } from "./verdicts.js";

const RELATIONS = { AGREES: "agrees", CONFLICTS: "conflicts", UNCLEAR: "unclear" };

const RELATION_SIGNS = { AGREES: "=", CONFLICTS: "≠", UNCLEAR: "?" };

const SCORES = {
  similarity: "Similarity",
  lexical: "Words in common",
  relevance: "Relevance",
  entailment: "Probability that it supports",
  neutral: "Probability that it takes no side",
  contradiction: "Probability that it contradicts",
};

/** Both sides of a result; `onRead` is called with a piece of evidence whose whole document is wanted. */
export function bothSides(result, onRead) {
  return make(
    "div",
    { class: "sides" },
    side("Supports", "supporting", result, onRead),
    side("Contradicts", "contradicting", result, onRead),
  );
}

function side(title, name, result, onRead) {
  const pieces = result[name];
  const origins = result.origins[name];
  const counted = `${origins} ${origins === 1 ? "independent origin" : "independent origins"}`;
  const hidden = origins - pieces.length;
  return make(
    "section",
    { class: `side side-${name}${pieces.length ? "" : " is-empty"}` },
    make("h4", {}, title, make("span", { class: "origins" }, pieces.length ? counted : "nothing found")),
    pieces.map((piece) => evidenceCard(piece, onRead)),
    hidden > 0 ? make("p", { class: "hint" }, `${hidden} more not shown`) : null,
  );
}

function evidenceCard(piece, onRead) {
  return make(
    "article",
    { class: "evidence" },
    passageText(piece.text, piece.start, piece.rationale),
    sourceTitle(piece),
    sourceLine(piece),
    piece.comparisons.map(comparison),
    piece.lacks.length
      ? make(
          "p",
          { class: "lacks" },
          `It would support the claim but for “${piece.lacks.join("”, “")}”.`,
        )
      : null,
    strength(piece),
    reprints(piece.reprints),
    scores(piece.scores),
    make(
      "button",
      { type: "button", class: "quiet", onclick: () => onRead(piece) },
      "Read the whole document",
    ),
  );
}

function comparison({ claim, evidence, worked_out: workedOut, relation, unit }) {
  return make(
    "p",
    { class: `comparison is-${String(relation).toLowerCase()}` },
    make("span", { class: "value" }, `“${claim}”`),
    make("span", { class: "relation", title: `compared as ${unit}` }, RELATION_SIGNS[relation] ?? "?"),
    make("span", { class: "value" }, `“${evidence}”${workedOut ? ` = ${workedOut}` : ""}`),
    make("span", { class: "relation-words" }, RELATIONS[relation] ?? relation),
  );
}

function strength(piece) {
  if (piece.strength === null) return null;
  const bar = make("span", { class: "bar", "aria-hidden": "true" }, make("span", { class: "bar-fill" }));
  // Set through the object model: the policy of this page allows no style attribute.
  bar.firstChild.style.inlineSize = `${Math.round(piece.strength * 100)}%`;
  const weighed = piece.weight === 1 ? "" : `, its publisher counting ${decimal(piece.weight)}`;
  return make("p", { class: "strength" }, bar, `Strength ${cut(piece.strength)}${weighed}`);
}

function reprints(others) {
  if (!others.length) return null;
  const words =
    others.length === 1
      ? "One reprint, not counted again"
      : `${others.length} reprints, not counted again`;
  return make(
    "details",
    {},
    make("summary", {}, words),
    make(
      "ul",
      { class: "reprints" },
      others.map((other) => make("li", {}, sourceTitle(other), sourceLine(other))),
    ),
  );
}

function scores(given) {
  const rows = Object.entries(SCORES).map(([name, words]) =>
    make(
      "div",
      {},
      make("dt", {}, words),
      make("dd", {}, given[name] === null ? "none" : decimal(given[name])),
    ),
  );
  return make(
    "details",
    {},
    make("summary", {}, `Relevance ${decimal(given.relevance)} · all scores`),
    make("dl", { class: "facts" }, rows),
  );
}
