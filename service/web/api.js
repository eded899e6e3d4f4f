/**
 * Calls the service over its public HTTP API, and turns what it refuses into one kind of error.
 */

/** Problem details (RFC 9457) of a refused request; `status` is 0 where there was no answer at all. */
export class Problem extends Error {
  constructor({ title, detail, status = 0, errors = [], request_id: requestId = "" }) {
    super(detail);
    this.name = "Problem";
    this.title = title;
    this.detail = detail;
    this.status = status;
    this.errors = errors;
    this.requestId = requestId;
  }
}

/** The API below `base`; `askForKey` is called on a 401, told whether a key was sent, and gives a key or null. */
export class Api {
  constructor(base, key = "", askForKey = async () => null) {
    this.base = base;
    this.key = key;
    this.askForKey = askForKey;
  }

  /** The response to a request; raises `Problem`, or what the signal was aborted with. */
  async request(method, path, { json, accept = "application/json", signal } = {}) {
    const response = await this.#send(method, path, json, accept, signal);
    if (response.status === 401) {
      const key = await this.askForKey(Boolean(this.key));
      if (key) {
        this.key = key;
        return this.request(method, path, { json, accept, signal });
      }
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  /** The answer of a request as JSON; null where it has no body. */
  async json(method, path, options = {}) {
    const response = await this.request(method, path, options);
    if (response.status === 204) return null;
    try {
      return await response.json();
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new Problem({ title: "Unreadable answer", detail: "The answer broke off or is not JSON." });
    }
  }

  async #send(method, path, json, accept, signal) {
    const headers = { Accept: accept };
    if (this.key) headers.Authorization = `Bearer ${this.key}`;
    if (json !== undefined) headers["Content-Type"] = "application/json";
    const body = json === undefined ? undefined : JSON.stringify(json);
    try {
      return await fetch(new URL(path, this.base), { method, headers, body, signal });
    } catch (error) {
      if (isAbort(error)) throw error;
      throw new Problem({
        title: "No answer",
        detail: "The service does not answer. Is it running, and is the network up?",
      });
    }
  }
}

/** Whether an error is only that somebody has stopped the request. */
export function isAbort(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  return new Problem({
    ...told,
    title: told.title ?? `Error ${response.status}`,
    detail: told.detail ?? `The service answered with status ${response.status} and no reason.`,
    status: response.status,
  });
}
