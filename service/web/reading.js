/**
 * The draft as it is read: its text with the marks, the legend and the panel, kept in step. It is told of claims and
 * verdicts, and knows which of them are shown and which one is selected.
 */

import { CheckStatus } from "./check-status.js";
import { Legend } from "./legend.js";
import { MarkedText } from "./marked-text.js";
import { Panel } from "./panel.js";
import { isNarrow, Sheet } from "./sheet.js";
import { PENDING, UNCHECKED } from "./verdicts.js";

export class Reading {
  #root;
  #status;
  #text;
  #legend;
  #panelPlace;
  #panel;
  #sheet;
  #entries = [];
  #selected = null;
  #generation = null;

  /** `on` has `edit()`, `again()` and `stop()`; `documents` opens a document. */
  constructor(root, api, documents, on) {
    const place = (name) => root.querySelector(`[data-place=${name}]`);
    this.#root = root;
    this.#status = new CheckStatus(root, api);
    this.#text = new MarkedText(place("text"), (id) => this.#select(id));
    this.#legend = new Legend(place("legend"), () => this.#filter());
    this.#panelPlace = place("panel");
    this.#panel = new Panel(this.#panelPlace, {
      select: (id) => this.#select(id),
      step: (by) => this.#step(by, false),
      close: () => this.#close(),
      read: (piece) => documents.open(piece.document_id, piece.title, piece),
    });
    this.#sheet = new Sheet(this.#panelPlace, this.#coveredBySheet(place("text")), () => this.#close());
    for (const button of root.querySelectorAll("[data-do]"))
      button.addEventListener("click", on[button.dataset.do]);
    root.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** A check has been asked for: what is shown is about to be replaced. */
  wait() {
    this.#status.wait();
  }

  /** Show a draft whose claims have been found and wait for their verdicts. */
  begin(draft) {
    this.#entries = draft.claims.map((claim) => ({ claim, verdict: PENDING, result: null }));
    this.#selected = this.#generation = null;
    this.#status.begin(draft);
    this.#legend.reset();
    this.#text.draw(draft.text, draft.claims);
    this.#filter();
    this.#root.hidden = false;
    this.#root.querySelector("h2").focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /** One claim has been judged. */
  add(result) {
    const entry = this.#entries.find(({ claim }) => claim.id === result.claim.id);
    Object.assign(entry, { verdict: result.verdict, result });
    this.#text.setVerdict(result.claim.id, result.verdict);
    this.#legend.count(this.#counts());
    this.#status.progress(result.done, result.total);
    this.#showMarks();
    if (this.#selected === null || this.#selected === result.claim.id) this.#refreshPanel();
  }

  /** All claims have been judged. */
  finish(summary) {
    this.#generation = summary.versions.corpus_generation;
    this.#status.finish(summary);
  }

  /** The check has ended before its time: because of a problem, or with null because it was stopped. */
  stop(problem) {
    const left = this.#entries.filter(({ verdict }) => verdict === PENDING);
    for (const entry of left) {
      entry.verdict = UNCHECKED;
      this.#text.setVerdict(entry.claim.id, UNCHECKED);
    }
    this.#showMarks();
    this.#refreshPanel();
    this.#status.stop(problem, this.#entries.length - left.length, this.#entries.length);
  }

  hide() {
    this.#sheet.close();
    this.#root.hidden = true;
  }

  /** Say that what is shown was checked against another corpus; `generation` is null where it is not known. */
  corpusChanged(generation) {
    if (this.#generation !== null && this.#generation !== generation) this.#status.corpusChanged();
  }

  #coveredBySheet(text) {
    const around = [...this.#root.children].filter((child) => !child.contains(text));
    return [document.querySelector(".masthead"), ...around, text];
  }

  #counts() {
    const counts = {};
    for (const { verdict } of this.#entries) counts[verdict] = (counts[verdict] ?? 0) + 1;
    return counts;
  }

  #shown() {
    return this.#entries.filter(({ verdict }) => this.#legend.shows(verdict));
  }

  #filter() {
    this.#showMarks();
    if (!this.#shown().some(({ claim }) => claim.id === this.#selected)) this.#selected = null;
    this.#text.select(this.#selected);
    this.#showPanel();
  }

  #showMarks() {
    const shown = new Set(this.#shown().map(({ claim }) => claim.id));
    this.#text.show((id) => shown.has(id));
  }

  #showPanel() {
    const shown = this.#shown();
    const place = shown.findIndex(({ claim }) => claim.id === this.#selected);
    if (place < 0) {
      this.#panel.list(shown, this.#entries.length);
      this.#sheet.close();
    } else {
      this.#panel.detail(shown[place], place + 1, shown.length);
      this.#sheet.open();
    }
  }

  /** Draw the panel anew for a verdict that has come, and leave the reader's focus where it is. */
  #refreshPanel() {
    const focused = this.#panelPlace.contains(document.activeElement) ? document.activeElement : null;
    this.#showPanel();
    if (!focused) return;
    if (focused.dataset.item) this.#panel.focusItem(focused.dataset.item);
    else this.#panel.focus();
  }

  #select(id, takesFocus = true) {
    this.#selected = id;
    this.#text.select(id);
    this.#showPanel();
    this.#text.reveal(id);
    if (takesFocus) this.#panel.focus();
  }

  /** Back to the list, and to the place that the reader came from. */
  #close() {
    const id = this.#selected;
    if (id === null) return;
    this.#select(null, false);
    if (!this.#text.focus(id)) this.#panel.focusItem(id);
  }

  /** Go to the next claim that is shown, or the one before; the focus follows in the text or stays in the panel. */
  #step(by, isInText) {
    const shown = this.#shown();
    if (!shown.length) return;
    const place = shown.findIndex(({ claim }) => claim.id === this.#selected);
    const from = place < 0 && by < 0 ? 0 : place;
    const { id } = shown[(from + by + shown.length) % shown.length].claim;
    this.#select(id, false);
    if (!isInText || isNarrow() || !this.#text.focus(id)) this.#panel.focusStep(by);
  }

  #onKey(event) {
    if (event.key === "Escape") this.#close();
    const isTyping = event.target.matches("input, textarea, select");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (by) this.#step(by, true);
  }
}
