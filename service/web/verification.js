/**
 * Verifies a draft: one request whose answer tells of each claim as soon as it is judged.
 */

import { Problem, isAbort } from "./api.js";
import { eventsOf } from "./sse.js";

/**
 * Sends the draft (what the API's /v1/drafts/verify takes) and calls `onDraft` with its text and claims, then
 * `onClaim` with each result. Gives the summary. Raises `Problem`; a stream that ends without a summary is one.
 */
export async function verifyDraft(api, draft, { signal, onDraft = () => {}, onClaim = () => {} } = {}) {
  const response = await api.request("POST", "v1/drafts/verify", {
    json: draft,
    accept: "text/event-stream",
    signal,
  });
  const kind = response.headers.get("Content-Type") ?? "nothing";
  if (!kind.startsWith("text/event-stream")) {
    throw new Problem({
      title: "Unreadable answer",
      detail: `The service answered with ${kind} instead of a stream.`,
    });
  }
  let summary = null;
  for await (const { event, data } of whole(eventsOf(response.body))) {
    const told = parsed(data);
    if (event === "draft") onDraft(told);
    else if (event === "claim") onClaim(told);
    else if (event === "summary") summary = told;
    else if (event === "error") throw new Problem(told);
  }
  if (!summary) throw brokenOff();
  return summary;
}

/** The same events; a connection that is lost on the way is a `Problem`. */
async function* whole(events) {
  try {
    yield* events;
  } catch (error) {
    throw isAbort(error) ? error : brokenOff();
  }
}

function parsed(data) {
  try {
    return JSON.parse(data);
  } catch {
    throw brokenOff();
  }
}

function brokenOff() {
  return new Problem({
    title: "The answer broke off",
    detail: "The connection ended before the last claim was checked. What came until then is shown.",
  });
}
