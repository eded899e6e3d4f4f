/**
 * The second tab: the documents of the corpus, listed, searched, added and deleted.
 */

import { isAbort } from "./api.js";
import { make } from "./dom.js";
import { clearProblem, showProblem } from "./problems.js";
import { isNarrow } from "./sheet.js";
import { passageText, sourceLine, sourceTitle } from "./sources.js";
import { statistics } from "./statistics.js";
import { decimal } from "./verdicts.js";

const AT_A_TIME = 50;
const PAGE = 1000;

export class CorpusTab {
  #root;
  #api;
  #dialog;
  #confirm;
  #onChange;
  #documents = [];
  #cursor = null;
  #shown = AT_A_TIME;

  /** `onChange` is told of each change the generation of the corpus, or null where the API does not say. */
  constructor(root, api, dialog, confirm, onChange) {
    this.#root = root;
    this.#api = api;
    this.#dialog = dialog;
    this.#confirm = confirm;
    this.#onChange = onChange;
    // On a small screen the form would stand between the search and the list.
    this.#place("add-box").open = !isNarrow();
    this.#onSubmit("search", () => this.#search());
    this.#onSubmit("add", () => this.#add());
    root.querySelector("[data-do=more]").addEventListener("click", () => this.#more());
    root.querySelector("[data-do=close-hits]").addEventListener("click", () => {
      this.#place("hits").hidden = true;
      this.#place("search").elements.query.focus();
    });
  }

  /** Ask for what there is; called whenever the tab is opened. */
  async open() {
    await this.#trying(async () => {
      const [page, parts] = await Promise.all([
        this.#api.json("GET", `v1/documents?limit=${PAGE}`),
        this.#parts(),
      ]);
      this.#documents = page.documents;
      this.#cursor = page.next_cursor;
      this.#place("statistics").replaceChildren(
        ...statistics(page.documents, page.next_cursor !== null, parts),
      );
      this.#list();
    });
  }

  /** What the service says of its parts; a part that is not ready says why. */
  async #parts() {
    try {
      return (await this.#api.json("GET", "health/ready")).dependencies;
    } catch (problem) {
      if (problem.status !== 503) throw problem;
      return { index: problem.detail };
    }
  }

  #place(name) {
    return this.#root.querySelector(`[data-place=${name}]`);
  }

  #onSubmit(name, act) {
    this.#place(name).addEventListener("submit", (event) => {
      event.preventDefault();
      act();
    });
  }

  async #trying(act, place = this.#place("problem"), form = null) {
    clearProblem(place, form);
    try {
      return await act();
    } catch (error) {
      if (!isAbort(error)) showProblem(place, error, form);
      if (error.name !== "Problem") console.error(error);
      return null;
    }
  }

  // The list.

  #list() {
    const rows = this.#documents.slice(0, this.#shown).map((each) => this.#row(each));
    const empty = make("li", { class: "empty" }, "The corpus is empty. Add a document to begin.");
    this.#place("documents").replaceChildren(...(rows.length ? rows : [empty]));
    this.#root.querySelector("[data-do=more]").hidden =
      this.#shown >= this.#documents.length && this.#cursor === null;
  }

  async #more() {
    this.#shown += AT_A_TIME;
    if (this.#shown > this.#documents.length && this.#cursor !== null) {
      const path = `v1/documents?limit=${PAGE}&cursor=${encodeURIComponent(this.#cursor)}`;
      const page = await this.#trying(() => this.#api.json("GET", path));
      if (page) {
        this.#documents.push(...page.documents);
        this.#cursor = page.next_cursor;
      }
    }
    this.#list();
  }

  #row(found) {
    const title = found.title || found.id;
    const button = (words, kind, onclick) =>
      make("button", { type: "button", class: kind, "aria-label": `${words} ${title}`, onclick }, words);
    const marks = [found.language, ...found.tags].filter(Boolean);
    return make(
      "li",
      { class: "document" },
      make(
        "div",
        { class: "document-about" },
        sourceTitle(found),
        sourceLine(found),
        marks.length
          ? make(
              "p",
              { class: "tags" },
              marks.map((mark) => make("span", { class: "tag" }, mark)),
            )
          : null,
      ),
      make(
        "div",
        { class: "document-actions" },
        button("Read", "quiet", () => this.#dialog.open(found.id, title)),
        button("Delete", "quiet danger", () => this.#delete(found, title)),
      ),
    );
  }

  async #delete(found, title) {
    const words = "Its passages are evidence for nothing from then on. This can't be undone.";
    if (!(await this.#confirm.ask(`Delete “${title}”?`, words))) return;
    await this.#trying(async () => {
      await this.#api.json("DELETE", `v1/documents/${encodeURIComponent(found.id)}`);
      this.#onChange(null);
      await this.open();
    });
    // The button that had the focus is gone with its row.
    this.#root.querySelector("#documents-heading").focus();
  }

  // Search and addition.

  #search() {
    const { query } = this.#place("search").elements;
    if (!query.value.trim()) {
      query.focus();
      return;
    }
    this.#trying(async () => {
      const found = await this.#api.json("POST", "v1/search", { json: { query: query.value } });
      const hits = found.hits.map((hit) => this.#hit(hit));
      const none = make("p", { class: "empty" }, "No passage bears on that.");
      this.#place("hits-list").replaceChildren(...(hits.length ? hits : [none]));
      this.#place("hits").hidden = false;
      this.#root.querySelector("#hits-heading").textContent =
        `${hits.length} ${hits.length === 1 ? "passage" : "passages"}`;
      this.#root.querySelector("#hits-heading").focus();
    });
  }

  #hit(hit) {
    const read = () => this.#dialog.open(hit.document_id, hit.title, hit);
    return make(
      "article",
      { class: "evidence" },
      passageText(hit.text, hit.start, null),
      sourceTitle(hit),
      sourceLine(hit),
      make(
        "p",
        { class: "hint" },
        `Relevance ${decimal(hit.scores.relevance)}, similarity ${decimal(hit.scores.similarity)}`,
      ),
      make("button", { type: "button", class: "quiet", onclick: read }, "Read the whole document"),
    );
  }

  #add() {
    const form = this.#place("add");
    this.#place("added").textContent = "";
    const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
    this.#trying(
      async () => {
        const { results, corpus_generation: generation } = await this.#api.json("POST", "v1/documents", {
          json: given,
        });
        form.reset();
        form.elements.text.focus();
        this.#place("added").textContent = addedWords(results[0], given.title);
        this.#onChange(generation);
        await this.open();
      },
      this.#place("add-problem"),
      form,
    );
  }
}

function addedWords({ id, status, passages }, title) {
  const name = title ? `“${title}”` : id;
  if (status === "unchanged") return `${name} was in the corpus already, to the letter.`;
  const counted = `${passages} ${passages === 1 ? "passage" : "passages"}`;
  return status === "updated"
    ? `${name} is replaced, with ${counted}.`
    : `${name} is in the corpus, with ${counted}.`;
}
