/**
 * Server-sent events of a response's body, as they come. `EventSource` can't send a POST, so this reads them.
 */

/** Yields {event, data} of a stream of bytes. An event that the stream breaks off in is left out. */
export async function* eventsOf(stream) {
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Text in pieces, cut anywhere, to events. */
export class EventParser {
  #rest = "";
  #event = "";
  #data = [];

  /** The events that end in this piece. */
  feed(piece) {
    const events = [];
    this.#rest += piece;
    // A carriage return at the very end may be half of a line break: it waits for the next piece.
    const lineBreak = /\r\n|\n|\r(?!$)/g;
    let start = 0;
    for (let found = lineBreak.exec(this.#rest); found; found = lineBreak.exec(this.#rest)) {
      this.#line(this.#rest.slice(start, found.index), events);
      start = lineBreak.lastIndex;
    }
    this.#rest = this.#rest.slice(start);
    return events;
  }

  #line(line, events) {
    if (line === "") {
      if (this.#data.length)
        events.push({ event: this.#event || "message", data: this.#data.join("\n") });
      this.#event = "";
      this.#data = [];
      return;
    }
    const [, field, value] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line);
    if (field === "event") this.#event = value;
    if (field === "data") this.#data.push(value);
  }
}
