/**
 * What the marks mean, how many claims have each, and which are shown: the legend is the filter.
 */

import { make } from "./dom.js";
import { VERDICTS, sign } from "./verdicts.js";

export class Legend {
  #container;
  #onChange;
  #buttons = new Map();
  #chosen = new Set();

  /** `onChange` is called when other verdicts are chosen. */
  constructor(container, onChange) {
    this.#container = container;
    this.#onChange = onChange;
    for (const [verdict, { words, means }] of Object.entries(VERDICTS)) {
      const count = make("span", { class: "count" }, "0");
      const button = make(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": "false",
          title: means,
          "data-verdict": verdict,
        },
        sign(verdict),
        make("span", { class: "chip-words" }, words),
        count,
      );
      button.addEventListener("click", () => this.#toggle(verdict));
      this.#buttons.set(verdict, { button, count });
      container.append(button);
    }
  }

  /** Forget what was chosen, and count from none. */
  reset() {
    this.#chosen.clear();
    this.count({});
    this.#press();
  }

  /** Say how many claims have each verdict. */
  count(counts) {
    for (const [verdict, { count }] of this.#buttons) count.textContent = String(counts[verdict] ?? 0);
  }

  /** Whether claims with that verdict are shown: all are until some verdicts are chosen. */
  shows(verdict) {
    return this.#chosen.size === 0 || this.#chosen.has(verdict);
  }

  #toggle(verdict) {
    if (!this.#chosen.delete(verdict)) this.#chosen.add(verdict);
    this.#press();
    this.#onChange();
  }

  #press() {
    this.#container.classList.toggle("is-filtering", this.#chosen.size > 0);
    for (const [verdict, { button }] of this.#buttons) {
      button.setAttribute("aria-pressed", String(this.#chosen.has(verdict)));
    }
  }
}
