/**
 * What stands beside the text: the list of its claims, or one claim with both sides of its evidence.
 */

import { make, refill } from "./dom.js";
import { bothSides } from "./evidence.js";
import {
  confidenceWords,
  decimal,
  PENDING,
  sign,
  UNCHECKED,
  VERDICTS,
  verdictWords,
} from "./verdicts.js";

export class Panel {
  #container;
  #on;

  /** `on` has `select(id)`, `step(by)`, `close()` and `read(evidence)`. */
  constructor(container, on) {
    this.#container = container;
    this.#on = on;
  }

  /** The claims that are shown, as [{claim, verdict, result}]; `total` counts those that the filter leaves out too. */
  list(entries, total) {
    this.#container.classList.remove("is-open");
    refill(
      this.#container,
      make("h3", { tabindex: "-1" }, "Claims"),
      make(
        "p",
        { class: "hint" },
        listWords(entries.length, total),
        entries.length ? keysWords() : null,
      ),
      make(
        "ol",
        { class: "claims" },
        entries.map((entry) => this.#item(entry)),
      ),
    );
  }

  /** One claim; `place` of `count` are shown. */
  detail({ claim, verdict, result }, place, count) {
    this.#container.classList.add("is-open");
    refill(
      this.#container,
      this.#bar(place, count),
      make(
        "div",
        { class: "verdict-line", "data-verdict": verdict },
        sign(verdict),
        make("h3", { tabindex: "-1" }, verdictWords(verdict)),
        // Of a claim left open the number would read as if the claim were likely right.
        result && verdict !== "NOT_ENOUGH_INFO"
          ? make(
              "p",
              { class: "confidence" },
              `${confidenceWords(result.confidence)} (${decimal(result.confidence)})`,
            )
          : null,
      ),
      make("p", { class: "claim-text", dir: "auto" }, claim.text),
      result
        ? make("p", { class: "reason", dir: "auto" }, sentence(result.reason))
        : withoutVerdict(verdict),
      VERDICTS[verdict] ? make("p", { class: "hint" }, VERDICTS[verdict].means) : null,
      result?.warnings.length
        ? make(
            "ul",
            { class: "warnings" },
            result.warnings.map((words) => make("li", {}, words)),
          )
        : null,
      result ? bothSides(result, this.#on.read) : null,
      facts(claim),
    );
    this.#container.scrollTop = 0;
  }

  /** Put the focus on the heading of what is shown. */
  focus() {
    this.#container.querySelector("h3").focus({ preventScroll: true });
  }

  /** Put the focus on a claim of the list. */
  focusItem(id) {
    this.#container.querySelector(`[data-item="${CSS.escape(id)}"]`)?.focus();
  }

  /** Put the focus on the button that goes to the next claim, or to the one before. */
  focusStep(by) {
    this.#container.querySelector(`[data-step="${by}"]`).focus({ preventScroll: true });
  }

  #item({ claim, verdict, result }) {
    const select = () => this.#on.select(claim.id);
    const button = make(
      "button",
      {
        type: "button",
        class: "claim-item",
        "data-item": claim.id,
        "data-verdict": verdict,
        onclick: select,
      },
      sign(verdict),
      make("span", { class: "claim-item-text", dir: "auto" }, claim.text),
      make(
        "span",
        { class: "claim-item-verdict" },
        verdictWords(verdict),
        result ? ` · ${decimal(result.confidence)}` : null,
      ),
    );
    return make("li", {}, button);
  }

  #bar(place, count) {
    const step = (words, label, by) =>
      make(
        "button",
        { type: "button", "aria-label": label, "data-step": by, onclick: () => this.#on.step(by) },
        words,
      );
    return make(
      "div",
      { class: "panel-bar" },
      step("‹", "Previous claim", -1),
      make("span", { class: "place" }, `${place} of ${count}`),
      step("›", "Next claim", 1),
      make("button", { type: "button", class: "close", onclick: () => this.#on.close() }, "Close"),
    );
  }
}

function listWords(shown, total) {
  if (total === 0) return "No statement of this draft is worth checking.";
  if (shown === 0) return "No claim has that verdict.";
  const counted = shown === total ? `${total}` : `${shown} of ${total}`;
  return `${counted}, in the order of the text.`;
}

function keysWords() {
  return make(
    "span",
    { class: "keys" },
    " ",
    make("kbd", {}, "N"),
    " and ",
    make("kbd", {}, "P"),
    " go from one to the next.",
  );
}

function withoutVerdict(verdict) {
  const words = { [PENDING]: "Its verdict is on the way.", [UNCHECKED]: "The check ended before it." }[
    verdict
  ];
  return make("p", { class: "reason" }, words);
}

function facts(claim) {
  const rows = [
    ["In the draft", claim.origin_text === claim.text ? null : claim.origin_text],
    ["Said by", claim.speaker],
    ["Hedged", claim.is_hedged ? "The draft says that it may be so, or is said to be." : null],
    ["Worth checking", `${decimal(claim.checkworthiness)}: it ${claim.reasons.join("; ")}`],
    ["Places", claim.places.length > 1 ? `The draft says it ${claim.places.length} times.` : null],
  ];
  return make(
    "dl",
    { class: "facts" },
    rows
      .filter(([, value]) => value)
      .map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, value))),
  );
}

/** A reason as a sentence of its own: a capital first, a full stop last. */
function sentence(words) {
  const capital = words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
