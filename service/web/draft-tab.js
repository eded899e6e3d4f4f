/**
 * The first tab: a draft goes from the form to the service, and its claims come back into the reading view.
 */

import { isAbort } from "./api.js";
import { DraftForm } from "./draft-form.js";
import { Reading } from "./reading.js";
import { verifyDraft } from "./verification.js";

export class DraftTab {
  #api;
  #form;
  #reading;
  #checking = null;
  #draft = null;

  constructor(section, api, documents) {
    this.#api = api;
    const stop = () => this.#checking?.abort();
    this.#form = new DraftForm(
      section.querySelector("#draft-form"),
      (draft) => this.#check(draft),
      stop,
    );
    this.#reading = new Reading(section.querySelector("#reading"), api, documents, {
      edit: () => this.#edit(),
      again: () => this.#check(this.#draft),
      stop,
    });
  }

  /** The corpus is another one now; `generation` is null where the service does not say which. */
  corpusChanged(generation) {
    this.#reading.corpusChanged(generation);
  }

  async #check(draft) {
    if (this.#checking) return;
    const stopping = new AbortController();
    this.#checking = stopping;
    this.#draft = draft;
    this.#form.busy(true);
    this.#reading.wait();
    let hasBegun = false;
    try {
      const summary = await verifyDraft(this.#api, draft, {
        signal: stopping.signal,
        onDraft: (told) => {
          hasBegun = true;
          this.#form.show(false);
          this.#reading.begin(told);
        },
        onClaim: (result) => this.#reading.add(result),
      });
      this.#reading.finish(summary);
    } catch (error) {
      this.#fail(error, hasBegun);
    } finally {
      this.#checking = null;
      this.#form.busy(false);
    }
  }

  #fail(error, hasBegun) {
    if (hasBegun) this.#reading.stop(isAbort(error) ? null : error);
    else {
      this.#edit();
      if (!isAbort(error)) this.#form.fail(error);
    }
    // What is no refusal of the service is a defect of this page: the console tells the place.
    if (!isAbort(error) && error.name !== "Problem") console.error(error);
  }

  #edit() {
    this.#checking?.abort();
    this.#reading.hide();
    this.#form.show(true);
  }
}
