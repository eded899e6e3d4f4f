/**
 * The form that a draft is given in: pasted, dropped or chosen as a file, with what is known about it.
 */

import { clearProblem, showProblem } from "./problems.js";

/** What the endings of a file say about how it is to be read. */
const FORMS = { md: "markdown", markdown: "markdown", html: "html", htm: "html" };

export class DraftForm {
  #form;
  #problem;
  #drop;
  #fileName;
  #file = null;

  /** `onSubmit` is called with the body of a request for /v1/drafts/verify, `onStop` to stop that request. */
  constructor(form, onSubmit, onStop) {
    this.#form = form;
    this.#problem = form.querySelector("[data-place=problem]");
    this.#drop = form.querySelector("[data-place=drop]");
    this.#fileName = form.querySelector("[data-place=file-name]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(onSubmit);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.querySelector("[data-do=stop]").addEventListener("click", onStop);
    this.#takeFiles();
  }

  /** Show why the draft could not be checked; what stands in the form stays. */
  fail(problem) {
    showProblem(this.#problem, problem, this.#form);
  }

  /** Show or hide the form; shown again the cursor stands in the text. */
  show(isShown) {
    this.#form.hidden = !isShown;
    if (isShown) this.#form.elements.text.focus();
  }

  /** Say that the claims are being looked for, and let that be stopped. */
  busy(isBusy) {
    this.#form.setAttribute("aria-busy", String(isBusy));
    this.#form.querySelector("[data-place=busy]").textContent = isBusy ? "Finding the claims …" : "";
    this.#form.querySelector("[data-do=stop]").hidden = !isBusy;
  }

  /** What the form holds, as the API takes it; fields that are empty are left out. */
  draft() {
    const { form, title, url, published_at: publishedAt, drop_report: dropReport } = this.#form.elements;
    const told = { [form.value]: this.#text(), keep_report: !dropReport.checked };
    for (const field of [title, url, publishedAt]) {
      if (field.value.trim()) told[field.name] = field.value.trim();
    }
    return told;
  }

  #submit(onSubmit) {
    clearProblem(this.#problem, this.#form);
    if (!this.#form.elements.text.value.trim()) {
      this.fail({
        title: "There is no draft yet",
        detail: "Paste it into the field, or choose a file.",
      });
      this.#form.elements.text.focus();
      return;
    }
    onSubmit(this.draft());
  }

  /**
   * The draft as it was given. A text field turns CRLF into LF, which would move the offsets of an export away
   * from the file: as long as nobody has edited it, the file's own text is sent.
   */
  #text() {
    const shown = this.#form.elements.text.value;
    return this.#file !== null && this.#file.replace(/\r\n?/g, "\n") === shown ? this.#file : shown;
  }

  #takeFiles() {
    const input = this.#form.querySelector("[type=file]");
    input.addEventListener("change", () => {
      if (input.files[0]) this.#read(input.files[0]);
      input.value = "";
    });
    const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
    this.#drop.addEventListener("dragover", (event) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      this.#drop.classList.add("is-target");
    });
    this.#drop.addEventListener("dragleave", () => this.#drop.classList.remove("is-target"));
    this.#drop.addEventListener("drop", (event) => {
      this.#drop.classList.remove("is-target");
      if (!holdsFile(event)) return;
      event.preventDefault();
      this.#read(event.dataTransfer.files[0]);
    });
  }

  async #read(file) {
    clearProblem(this.#problem, this.#form);
    const { elements } = this.#form;
    try {
      this.#file = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    } catch {
      const detail =
        `${file.name} is not a text in UTF-8. Of a Word file or a PDF, paste the text; ` +
        "corroborate drafts on the command line reads .docx.";
      this.fail({ title: "That file can't be read", detail });
      return;
    }
    elements.text.value = this.#file;
    elements.form.value = FORMS[file.name.split(".").pop().toLowerCase()] ?? "text";
    this.#fileName.textContent = file.name;
    elements.text.focus();
    elements.text.setSelectionRange(0, 0);
    elements.text.scrollTop = 0;
  }
}
