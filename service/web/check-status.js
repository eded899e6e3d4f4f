/**
 * What is said above the text while a draft is checked and after: how far it is, what came of it, what went wrong,
 * and the exports of its report.
 */

import { make, refill } from "./dom.js";
import { download } from "./downloads.js";
import { clearProblem, showProblem } from "./problems.js";
import { dayElement } from "./sources.js";
import { VERDICTS, verdictWords } from "./verdicts.js";

const EXPORTS = {
  claimreview: "ClaimReview",
  annotations: "Annotations",
  csv: "CSV",
  markdown: "Markdown",
};

export class CheckStatus {
  #root;
  #api;

  constructor(root, api) {
    this.#root = root;
    this.#api = api;
  }

  /** A check has been asked for and has not answered yet. */
  wait() {
    this.#running(true);
    this.#place("progress").removeAttribute("value");
    this.#say("Finding the claims …");
  }

  /** The claims of a draft are found. */
  begin({ title, url, published_at: publishedAt, warnings, total }) {
    clearProblem(this.#place("problem"));
    this.#place("corpus-changed").hidden = true;
    refill(this.#place("exports"));
    this.#place("title").textContent = title || "The draft";
    refill(
      this.#place("byline"),
      publishedAt && dayElement(publishedAt),
      publishedAt && url && " · ",
      url,
    );
    this.#warn(warnings);
    this.#running(true);
    this.progress(0, total);
  }

  progress(done, total) {
    const words = `${done} of ${total} claims checked`;
    const bar = this.#place("progress");
    bar.max = Math.max(total, 1);
    bar.value = done;
    this.#place("progress-words").textContent = words;
    // Read out at the beginning and at every quarter, and not for each claim.
    if (done % Math.max(1, Math.ceil(total / 4)) === 0 && done < total)
      this.#place("announcer").textContent = words;
  }

  /** All claims are checked. */
  finish(summary) {
    this.#running(false);
    this.#warn(summary.warnings);
    this.#say(summaryWords(summary));
    this.#offerExports(summary.report_id);
  }

  /** The check has ended before its time, with `done` of `total` claims; `problem` is null where it was stopped. */
  stop(problem, done, total) {
    this.#running(false);
    this.#say(`${problem ? "Ended" : "Stopped"}: ${done} of ${total} claims were checked.`);
    if (problem) showProblem(this.#place("problem"), problem);
  }

  /** Say that the corpus is not the one that was asked any more. */
  corpusChanged() {
    this.#place("corpus-changed").hidden = false;
  }

  #place(name) {
    return this.#root.querySelector(`[data-place=${name}]`);
  }

  #say(words) {
    this.#place("progress-words").textContent = words;
    this.#place("announcer").textContent = words;
  }

  #running(isRunning) {
    this.#root.classList.toggle("is-running", isRunning);
    this.#place("progress").hidden = !isRunning;
    this.#root.querySelector("[data-do=stop]").hidden = !isRunning;
    this.#root.querySelector(".reading-actions [data-do=again]").hidden = isRunning;
  }

  #warn(warnings) {
    const place = this.#place("warnings");
    place.hidden = !warnings.length;
    refill(
      place,
      warnings.map((words) => make("li", {}, words)),
    );
  }

  #offerExports(reportId) {
    const place = this.#place("exports");
    if (!reportId) {
      refill(place, make("p", { class: "hint" }, "No report was kept, so there is nothing to export."));
      return;
    }
    const buttons = Object.entries(EXPORTS).map(([format, words]) =>
      make("button", { type: "button", onclick: () => this.#export(reportId, format) }, words),
    );
    refill(place, make("span", { class: "exports-words" }, "Export"), buttons);
  }

  async #export(reportId, format) {
    clearProblem(this.#place("problem"));
    try {
      const name = await download(
        this.#api,
        `v1/reports/${encodeURIComponent(reportId)}?format=${format}`,
      );
      this.#place("announcer").textContent = `${name} is saved`;
    } catch (problem) {
      showProblem(this.#place("problem"), problem);
    }
  }
}

function summaryWords({ summary, took_ms: tookMs }) {
  const order = Object.keys(VERDICTS);
  const counts = Object.entries(summary).filter(([, count]) => count > 0);
  counts.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (!total) return "No claim to check.";
  const told = counts.map(([verdict, count]) => `${count} ${verdictWords(verdict).toLowerCase()}`);
  return `${total} ${total === 1 ? "claim" : "claims"} in ${(tookMs / 1000).toFixed(1)} s: ${told.join(", ")}.`;
}
