/**
 * Draws a text with the claims marked in it. What it draws has the text's characters and no others, so that
 * what is copied is the draft; a sign before each claim is a drawing.
 */

import { make } from "./dom.js";
import { lines, runs } from "./offsets.js";
import { PENDING, sign, verdictWords } from "./verdicts.js";

const LEVELS = 3;

export class MarkedText {
  #container;
  #claims = new Map();
  #layers = [];
  #isShown = () => true;

  /** `onSelect` is called with the id of a claim that is clicked, or chosen by Enter or the space bar. */
  constructor(container, onSelect) {
    this.#container = container;
    container.addEventListener("click", (event) => {
      const layer = this.#shownLayer(event.target);
      if (layer && getSelection().isCollapsed) onSelect(layer.dataset.claim);
    });
    container.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      const layer = event.target.closest("[role=button]");
      if (!layer || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      onSelect(layer.dataset.claim);
    });
  }

  /** Draw `text` with `claims` as the API gives them: each has an id and places in UTF-16 code units. */
  draw(text, claims) {
    this.#claims = new Map(claims.map((claim) => [claim.id, { claim, verdict: PENDING }]));
    this.#layers = [];
    const places = claims.flatMap((claim) =>
      claim.places.map((place) => ({
        id: claim.id,
        start: place.utf16_start,
        end: place.utf16_end,
        level: 0,
      })),
    );
    const drawn = lines(text).map(([start, end]) => runs(start, end, places));
    // An outer underline lies lower than those of the claims within it, and keeps its height along the line.
    for (const run of drawn.flat()) {
      run.spans.forEach((place, index) => {
        place.level = Math.max(place.level, Math.min(run.spans.length - 1 - index, LEVELS - 1));
      });
    }
    this.#container.replaceChildren(...drawn.map((line) => this.#line(text, line)));
    this.#arrange();
  }

  setVerdict(id, verdict) {
    this.#claims.get(id).verdict = verdict;
    for (const layer of this.#layersOf(id)) {
      layer.dataset.verdict = verdict;
      layer.querySelector(":scope > .sign-place > .sign")?.replaceWith(sign(verdict));
    }
    this.#arrange();
  }

  /** Mark only claims whose id `isShown` likes. */
  show(isShown) {
    this.#isShown = isShown;
    this.#arrange();
  }

  /** Tell one claim from the others; null tells none. */
  select(id) {
    for (const layer of this.#layers) {
      const isSelected = layer.dataset.claim === id;
      layer.classList.toggle("is-selected", isSelected);
      if (isSelected) layer.setAttribute("aria-current", "true");
      else layer.removeAttribute("aria-current");
    }
  }

  /** Scroll to a claim that is out of sight. */
  reveal(id) {
    this.#layersOf(id)[0]?.scrollIntoView({ block: "nearest" });
  }

  /** Put the keyboard's focus on a claim; tells whether there was a place for it. */
  focus(id) {
    const place = this.#layersOf(id).find((layer) => layer.tabIndex === 0);
    place?.focus({ preventScroll: true });
    return Boolean(place);
  }

  #layersOf(id) {
    return this.#layers.filter((layer) => layer.dataset.claim === id);
  }

  #shownLayer(target) {
    let layer = target.closest("[data-claim]");
    while (layer?.classList.contains("is-off")) layer = layer.parentElement.closest("[data-claim]");
    return layer;
  }

  #line(text, line) {
    const paragraph = make("p", { dir: "auto" });
    for (const run of line) paragraph.append(this.#run(text, run));
    paragraph.classList.toggle("is-blank", !paragraph.textContent.trim());
    return paragraph;
  }

  /** The text of a run within a layer for each claim that covers it, the innermost claim's around the text. */
  #run(text, run) {
    let inner = document.createTextNode(text.slice(run.start, run.end));
    for (const place of [...run.spans].reverse()) {
      const layer = make("span", {
        class: `mark level-${place.level}`,
        "data-claim": place.id,
        "data-verdict": PENDING,
      });
      layer.place = place;
      if (run.start === place.start) layer.append(make("span", { class: "sign-place" }, sign(PENDING)));
      layer.append(inner);
      this.#layers.push(layer);
      inner = layer;
    }
    return inner;
  }

  /** Each place of a claim that is shown gets one stop for the keyboard: where no other one lies over it. */
  #arrange() {
    const found = new Set();
    for (const layer of this.#layers)
      layer.classList.toggle("is-off", !this.#isShown(layer.dataset.claim));
    for (const layer of this.#layers) {
      const isOver = !layer.classList.contains("is-off") && !layer.querySelector(".mark:not(.is-off)");
      const isStop = isOver && !found.has(layer.place);
      if (isStop) found.add(layer.place);
      this.#setStop(layer, isStop);
    }
  }

  #setStop(layer, isStop) {
    if (!isStop) {
      for (const name of ["role", "tabindex", "aria-label"]) layer.removeAttribute(name);
      return;
    }
    const { claim, verdict } = this.#claims.get(layer.dataset.claim);
    layer.setAttribute("role", "button");
    layer.tabIndex = 0;
    layer.setAttribute("aria-label", `${verdictWords(verdict)}: ${claim.origin_text}`);
  }
}
