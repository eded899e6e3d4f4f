/**
 * Shows what went wrong: the words of the service, every field that it points at, and the number to ask about.
 */

import { make } from "./dom.js";

/** What a refusal is called to somebody who does not know what a status is. */
const TITLES = {
  400: "The service can't read what was sent",
  401: "The service asks for a key",
  403: "The service does not allow that",
  404: "That is not there any more",
  413: "That is too long for the service",
  422: "The service refuses what was sent",
  429: "The service is busy: try again shortly",
  503: "The service is not ready",
  507: "There is no room left",
};

/** Shows a problem in `place`, which is emptied first; fields of `form` that it points at are marked. */
export function showProblem(place, problem, form = null) {
  clearProblem(place, form);
  const errors = problem.errors ?? [];
  place.append(
    make(
      "div",
      { class: "problem", role: "alert" },
      make(
        "p",
        { class: "problem-title" },
        TITLES[problem.status] ?? problem.title ?? "This page has a defect",
      ),
      // Of several errors the detail is only the first ones in a line.
      errors.length ? null : make("p", {}, problem.detail ?? problem.message),
      errors.length
        ? make(
            "ul",
            {},
            errors.map(({ pointer, detail }) => make("li", {}, make("code", {}, pointer), " ", detail)),
          )
        : null,
      problem.requestId ? make("p", { class: "problem-id" }, `Request ${problem.requestId}`) : null,
    ),
  );
  for (const { pointer } of errors) {
    form?.elements.namedItem(pointer.split("/")[1] ?? "")?.setAttribute?.("aria-invalid", "true");
  }
  place.scrollIntoView({ block: "nearest" });
}

/** Takes a problem away again. */
export function clearProblem(place, form = null) {
  place.replaceChildren();
  form?.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
}
