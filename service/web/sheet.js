/**
 * On a small screen the panel is a sheet over the text. While it is open the rest of the page can't be reached,
 * and a tap beside it closes it; on a wide screen it stands beside the text and none of this is needed.
 */

const NARROW = matchMedia("(max-width: 60rem)");

/** Whether the screen is too narrow for text and panel side by side. */
export function isNarrow() {
  return NARROW.matches;
}

export class Sheet {
  #panel;
  #behind;
  #isOpen = false;

  /** `behind` are the elements that an open sheet covers; `onDismiss` is called on a tap beside it. */
  constructor(panel, behind, onDismiss) {
    this.#panel = panel;
    this.#behind = behind;
    NARROW.addEventListener("change", () => this.#arrange());
    document.addEventListener("pointerdown", (event) => {
      if (!this.#isOpen || !isNarrow() || panel.contains(event.target) || event.target.closest("dialog"))
        return;
      event.preventDefault();
      onDismiss();
    });
  }

  open() {
    this.#isOpen = true;
    this.#arrange();
  }

  close() {
    this.#isOpen = false;
    this.#arrange();
  }

  #arrange() {
    const covers = this.#isOpen && isNarrow();
    for (const element of this.#behind) element.inert = covers;
    if (covers) {
      this.#panel.setAttribute("role", "dialog");
      this.#panel.setAttribute("aria-modal", "true");
    } else {
      this.#panel.removeAttribute("role");
      this.#panel.removeAttribute("aria-modal");
    }
  }
}
