/**
 * The tabs: one panel at a time, moved between with the arrow keys, each with an address of its own (#corpus).
 */

export class Tabs {
  #tabs;
  #onOpen;

  /** `list` holds the tabs, which name their panels by aria-controls; `onOpen` is told the id of each that opens. */
  constructor(list, onOpen) {
    this.#tabs = [...list.querySelectorAll("[role=tab]")];
    this.#onOpen = onOpen;
    for (const tab of this.#tabs) tab.addEventListener("click", () => this.#go(tab));
    list.addEventListener("keydown", (event) => this.#onKey(event));
    window.addEventListener("hashchange", () => this.#follow());
    window.addEventListener("popstate", () => this.#follow());
    this.#follow();
  }

  #go(tab) {
    const hash = `#${tab.getAttribute("aria-controls")}`;
    // To set location.hash would take the focus off the tab.
    if (location.hash !== hash) history.pushState(null, "", hash);
    this.#open(tab);
  }

  /** Open what the address names; a place within the page changes nothing. */
  #follow() {
    const named = this.#tabs.find((tab) => `#${tab.getAttribute("aria-controls")}` === location.hash);
    if (named) this.#open(named);
    else if (!location.hash) this.#open(this.#tabs[0]);
  }

  #open(chosen) {
    for (const tab of this.#tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
    }
    this.#onOpen(chosen.getAttribute("aria-controls"));
  }

  #onKey(event) {
    const place = this.#tabs.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const target =
      step === undefined
        ? { Home: this.#tabs[0], End: this.#tabs.at(-1) }[event.key]
        : this.#tabs[(place + step + this.#tabs.length) % this.#tabs.length];
    if (!target) return;
    event.preventDefault();
    target.focus();
    this.#go(target);
  }
}
