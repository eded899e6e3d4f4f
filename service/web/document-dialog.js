/**
 * One document of the corpus to read in full, with the passage in it that one came from.
 */

import { isAbort } from "./api.js";
import { make, sourceLink } from "./dom.js";
import { showProblem } from "./problems.js";
import { passageText, sourceLine } from "./sources.js";

export class DocumentDialog {
  #dialog;
  #api;
  #asking = new AbortController();

  constructor(dialog, api) {
    this.#dialog = dialog;
    this.#api = api;
    dialog.addEventListener("close", () => this.#asking.abort());
  }

  /** Open a document; `passage` is a span of its code points to mark and bring into view, or null. */
  async open(id, title, passage = null) {
    const content = this.#dialog.querySelector("[data-place=content]");
    this.#dialog.querySelector("h2").textContent = title || id;
    content.replaceChildren(make("p", { class: "hint" }, "Loading …"));
    this.#dialog.showModal();
    this.#asking = new AbortController();
    try {
      const path = `v1/documents/${encodeURIComponent(id)}`;
      const found = await this.#api.json("GET", path, { signal: this.#asking.signal });
      content.replaceChildren(...laidOut(found, passage));
      content.querySelector("mark")?.scrollIntoView({ block: "center" });
    } catch (error) {
      if (!isAbort(error)) showProblem(content, error);
    }
  }
}

function laidOut(found, passage) {
  const known = [
    ["Identifier", found.id],
    ["Language", found.language],
    ["Tags", found.tags.join(", ")],
    ["Passages", found.passages.length],
    ...Object.entries(found.metadata).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ];
  return [
    make(
      "div",
      {},
      sourceLine(found),
      found.url ? make("p", { class: "source-line" }, sourceLink(found.url, found.url)) : "",
    ),
    passageText(found.text, 0, passage),
    make(
      "dl",
      { class: "facts" },
      known
        .filter(([, value]) => value)
        .map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))),
    ),
  ];
}
