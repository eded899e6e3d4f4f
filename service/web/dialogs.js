/**
 * The two questions of the page: which key the service is to be asked with, and whether something is really to go.
 */

const STORED = "corroborate.key";

/** Asks for the service's key and keeps it for as long as the tab is open. */
export class KeyDialog {
  #dialog;
  #button;
  #field;
  #answer = null;

  /** Told the key whenever it changes; "" when it is forgotten. */
  onChange = () => {};

  /** `button` opens the dialog; it shows once there is a key. */
  constructor(dialog, button) {
    this.#dialog = dialog;
    this.#button = button;
    this.#field = dialog.querySelector("input");
    button.addEventListener("click", () => this.ask(false));
    dialog.querySelector("form").addEventListener("submit", (event) => this.#check(event));
    dialog.addEventListener("close", () => this.#close());
    this.#showButton();
  }

  /** The key that this tab has been given, or "". */
  kept() {
    return sessionStorage.getItem(STORED) ?? "";
  }

  /** The key that is entered, or null; `wasRefused` says so beside the field. Several callers share one answer. */
  ask(wasRefused) {
    this.#complain(wasRefused ? "The service refused that key." : "");
    if (this.#answer) return this.#answer.promise;
    this.#answer = {};
    this.#answer.promise = new Promise((resolve) => {
      this.#answer.resolve = resolve;
    });
    const { promise } = this.#answer;
    this.#dialog.returnValue = "";
    this.#field.value = "";
    this.#dialog.showModal();
    return promise;
  }

  #check(event) {
    if (event.submitter?.value !== "use" || /^[\x21-\x7e]+$/.test(this.#field.value)) return;
    event.preventDefault();
    this.#complain("A key is made of letters, digits and signs, without blanks.");
    this.#field.focus();
  }

  #complain(words) {
    this.#dialog.querySelector(".field-error").textContent = words;
    this.#field.setAttribute("aria-invalid", String(Boolean(words)));
  }

  #close() {
    const isUsed = this.#dialog.returnValue === "use";
    const key = this.#field.value;
    this.#field.value = "";
    if (isUsed) sessionStorage.setItem(STORED, key);
    if (this.#dialog.returnValue === "forget") sessionStorage.removeItem(STORED);
    this.onChange(this.kept());
    this.#showButton();
    this.#answer.resolve(isUsed ? key : null);
    this.#answer = null;
  }

  #showButton() {
    this.#button.hidden = !this.kept();
    this.#dialog.querySelector("[data-do=forget]").hidden = !this.kept();
  }
}

/** Asks before something is deleted. */
export class ConfirmDialog {
  #dialog;

  constructor(dialog) {
    this.#dialog = dialog;
  }

  /** Whether the answer is yes. */
  ask(question, words) {
    this.#dialog.querySelector("h2").textContent = question;
    this.#dialog.querySelector("[data-place=words]").textContent = words;
    this.#dialog.returnValue = "no";
    this.#dialog.showModal();
    return new Promise((resolve) => {
      const close = () => resolve(this.#dialog.returnValue === "yes");
      this.#dialog.addEventListener("close", close, { once: true });
    });
  }
}
