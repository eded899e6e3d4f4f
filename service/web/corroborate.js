/**
 * <corroborate-check>: an element that checks the claims of a text, for an editor of somebody else's.
 *
 *   <script type="module" src="/web/corroborate.js"></script>
 *   <textarea id="body">…</textarea>
 *   <corroborate-check for="body"></corroborate-check>
 *
 * Attributes: `for` is the id of a field or an element whose text is checked; `service` is where the service is,
 * by default where this script comes from, and until the service allows other origins the only place; `key` is its
 * key, which whoever reads the page can read too; `keep-report` keeps a report. The property `text` goes
 * before `for`. Events, all of which bubble: `corroborate-verdict` (detail: the result on a claim),
 * `corroborate-done` (the summary), `corroborate-error` (the problem), `corroborate-select` (a result that was
 * clicked; its claim is selected in a field). Whatever comes from the service is shown as text.
 */

import { Api, isAbort } from "./api.js";
import { make, refill, sourceLink } from "./dom.js";
import { palette } from "./palette.js";
import { confidenceWords, decimal, PENDING, sign, UNCHECKED, verdictWords } from "./verdicts.js";
import { verifyDraft } from "./verification.js";

const STYLE = `
:host { display: block; font: 400 .9375rem/1.5 system-ui, sans-serif; --paper: Canvas; --line: light-dark(#d4d1c8, #43474e); --soft: light-dark(#5a574f, #aeaca5); }
:host([hidden]) { display: none; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; }
.bar p { color: var(--soft); }
p, ol { margin: 0; padding: 0; }
button { font: inherit; color: inherit; min-block-size: 2.25rem; padding: .25rem .85rem; border: 1px solid var(--soft); border-radius: 6px; background: none; cursor: pointer; }
button:hover { border-color: currentColor; }
button:focus-visible, a:focus-visible { outline: 2px solid var(--supported); outline-offset: 2px; }
.problem { border-inline-start: 4px solid var(--refuted); padding: .35rem .75rem; margin-block-start: .75rem; overflow-wrap: anywhere; }
ol { list-style: none; margin-block-start: .75rem; border-block-start: 1px solid var(--line); }
ol:empty { display: none; }
li { padding-block: .65rem; border-block-end: 1px solid var(--line); overflow-wrap: anywhere; }
li > button { display: grid; grid-template-columns: 1rem 1fr; gap: 0 .6rem; align-items: start; inline-size: 100%; padding: 0; border: 0; text-align: start; }
li > button:hover .claim { text-decoration: underline; }
.sign { margin-block-start: .25rem; }
.verdict { grid-column: 2; color: var(--verdict); font-size: .8125rem; }
.verdict strong { font-weight: 600; }
.reason, .source { margin-inline-start: 1.6rem; color: var(--soft); font-size: .875rem; }
a { color: inherit; }
`;

function styles() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  return [palette(), sheet];
}

class CorroborateCheck extends HTMLElement {
  static #styles = styles();

  #text = null;
  #checking = null;
  #button = make("button", { type: "button" }, "Check the claims");
  #status = make("p", { role: "status" });
  #problem = make("div", {});
  #list = make("ol", {});
  #items = new Map();

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = CorroborateCheck.#styles;
    root.append(make("div", { class: "bar" }, this.#button, this.#status), this.#problem, this.#list);
    this.#button.addEventListener("click", () => (this.#checking ? this.stop() : this.check()));
  }

  /** A check that nobody will see the end of is not worth its work. */
  disconnectedCallback() {
    this.stop();
  }

  /** The text that is checked: what was set, or what the target of `for` holds. */
  get text() {
    const target = this.#target();
    return this.#text ?? target?.value ?? target?.innerText ?? "";
  }

  set text(value) {
    this.#text = value === null ? null : String(value);
  }

  /** Check the text; gives the summary, or null where it failed or was stopped. */
  async check() {
    this.stop();
    const stopping = new AbortController();
    this.#checking = stopping;
    this.#begin();
    try {
      const summary = await verifyDraft(this.#api(), this.#draft(), {
        signal: stopping.signal,
        onDraft: ({ claims }) => this.#list.append(...claims.map((claim) => this.#item(claim))),
        onClaim: (result) => this.#judged(result),
      });
      this.#status.textContent = this.#items.size ? "" : "No statement worth checking.";
      this.#tell("done", summary);
      return summary;
    } catch (error) {
      if (this.#checking === stopping) this.#failed(error);
      return null;
    } finally {
      if (this.#checking === stopping) this.#end();
    }
  }

  /** Stop a check that is under way. */
  stop() {
    this.#checking?.abort();
  }

  #target() {
    return document.getElementById(this.getAttribute("for") ?? "");
  }

  #api() {
    const given = this.getAttribute("service");
    const base = given
      ? new URL(given.endsWith("/") ? given : `${given}/`, document.baseURI)
      : new URL("..", import.meta.url);
    return new Api(base, this.getAttribute("key") ?? "");
  }

  #draft() {
    return { text: this.text, keep_report: this.hasAttribute("keep-report") };
  }

  #begin() {
    this.#items.clear();
    refill(this.#list);
    refill(this.#problem);
    this.#button.textContent = "Stop";
    this.#status.textContent = "Finding the claims …";
  }

  #end() {
    this.#checking = null;
    this.#button.textContent = "Check the claims";
    for (const item of this.#items.values()) {
      if (item.dataset.verdict === PENDING) this.#show(item, UNCHECKED);
    }
  }

  #failed(error) {
    this.#status.textContent = isAbort(error) ? "Stopped." : "";
    if (isAbort(error)) return;
    const told = error.errors?.length
      ? error.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join("; ")
      : error.message;
    refill(this.#problem, make("p", { class: "problem", role: "alert" }, told));
    this.#tell("error", error);
  }

  #item(claim) {
    const item = make("li", {});
    this.#items.set(claim.id, item);
    this.#show(item, PENDING, { claim });
    return item;
  }

  #judged(result) {
    this.#status.textContent = `${result.done} of ${result.total}`;
    this.#show(this.#items.get(result.claim.id), result.verdict, result);
    this.#tell("verdict", result);
  }

  #show(item, verdict, result = item.result) {
    item.result = result;
    item.dataset.verdict = verdict;
    const button = make(
      "button",
      { type: "button" },
      sign(verdict),
      make("span", { class: "claim", dir: "auto" }, result.claim.text),
      make("span", { class: "verdict" }, make("strong", {}, verdictWords(verdict)), confidence(result)),
    );
    button.addEventListener("click", () => this.#select(result));
    refill(
      item,
      button,
      result.reason ? make("p", { class: "reason", dir: "auto" }, result.reason) : null,
      ...sources(result),
    );
  }

  /** Show a claim where it stands, if the text is that of a field. */
  #select(result) {
    const target = this.#target();
    const { utf16_start: start, utf16_end: end } = result.claim;
    if (this.#text === null && target?.setSelectionRange) {
      target.focus();
      target.setSelectionRange(start, end);
    }
    this.#tell("select", result);
  }

  #tell(name, detail) {
    this.dispatchEvent(
      new CustomEvent(`corroborate-${name}`, { detail, bubbles: true, composed: true }),
    );
  }
}

function confidence(result) {
  // Of a claim left open the number would read as if the claim were likely right.
  return result.confidence === undefined || result.verdict === "NOT_ENOUGH_INFO"
    ? null
    : ` · ${confidenceWords(result.confidence)} (${decimal(result.confidence)})`;
}

/** The strongest source of each side. */
function sources({ supporting = [], contradicting = [] }) {
  const line = (words, [piece]) =>
    piece &&
    make(
      "p",
      { class: "source", dir: "auto" },
      `${words}: `,
      sourceLink(piece.url, piece.title || piece.document_id),
    );
  return [line("Supports", supporting), line("Contradicts", contradicting)];
}

customElements.define("corroborate-check", CorroborateCheck);
