/**
 * What the verdicts are called, how they are drawn, and how sure a number is in words. Colours, underlines and
 * shapes say the same thing three times, so that none of them is needed.
 */

import { draw } from "./dom.js";

/** In the order in which they are shown. */
export const VERDICTS = {
  SUPPORTED: {
    words: "Supported",
    means: "A passage supports it strongly enough to decide, and none contradicts it so.",
  },
  REFUTED: {
    words: "Refuted",
    means: "A passage contradicts it strongly enough to decide, and none supports it so.",
  },
  CONFLICTING: {
    words: "Conflicting",
    means: "Strong passages on both sides. Read both.",
  },
  NOT_ENOUGH_INFO: {
    words: "Not enough information",
    means: "Nothing found decides it. That says nothing against the claim.",
  },
};

/** Of a claim that has no verdict yet, and of one that gets none because the check has ended. */
export const PENDING = "PENDING";
export const UNCHECKED = "UNCHECKED";

const WITHOUT_VERDICT = { [PENDING]: "Being checked", [UNCHECKED]: "Not checked" };

/** What a verdict is called; one that this page does not know is called by its own name. */
export function verdictWords(verdict) {
  return VERDICTS[verdict]?.words ?? WITHOUT_VERDICT[verdict] ?? verdict;
}

/** Shapes in a box of 16: a disc with a tick, a square with a cross, a diamond half full, a ring with a question mark. */
const SIGNS = {
  SUPPORTED: ["M8 .5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Z", "m4.6 8.3 2.4 2.4 4.5-5"],
  REFUTED: [
    "M2.5 1h11A1.5 1.5 0 0 1 15 2.5v11a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 1 13.5v-11A1.5 1.5 0 0 1 2.5 1Z",
    "m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6",
  ],
  CONFLICTING: ["M8 .2v15.6L.2 8Z", "M8 .9 15.1 8 8 15.1.9 8Z"],
  NOT_ENOUGH_INFO: [
    "M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Z",
    "M6 6.3a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3v.1M8 11.6v.1",
  ],
  PENDING: ["M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Z", "M8 4.4V8l2.4 1.6"],
  UNCHECKED: ["M8 1.2a6.8 6.8 0 1 0 0 13.6A6.8 6.8 0 0 0 8 1.2Z", "M5 8h6"],
};

/** The sign of a verdict; its words stand beside it or in a label, so it is not read out. */
export function sign(verdict) {
  const [shape, figure] = SIGNS[verdict] ?? SIGNS.UNCHECKED;
  return draw(
    "svg",
    {
      class: "sign",
      "data-verdict": verdict,
      viewBox: "0 0 16 16",
      "aria-hidden": "true",
      focusable: "false",
    },
    draw("path", { class: "shape", d: shape }),
    draw("path", { class: "figure", d: figure }),
  );
}

/** How probable it is that a verdict is right, in the words that the IPCC uses for its findings. */
export function confidenceWords(probability) {
  if (probability >= 0.9) return "very likely right";
  if (probability >= 0.66) return "likely right";
  if (probability >= 0.33) return "about as likely right as not";
  return "unlikely to be right";
}

/** A strength with two decimals, cut as the reason cuts it: what falls short of deciding must not read as
 *  if it did not. */
export function cut(value) {
  return decimal(Math.floor(100 * value) / 100);
}

/** A share of one as it is written in a text: 0.83. */
export function decimal(value) {
  return value.toFixed(2);
}
