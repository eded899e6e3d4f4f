/** Writes down what the element tells, as a page that embeds it would use it. */

const log = document.getElementById("log");

function note(words) {
  const item = document.createElement("li");
  item.textContent = words;
  log.append(item);
}

document.addEventListener("corroborate-verdict", ({ detail }) =>
  note(`corroborate-verdict: ${detail.verdict}, ${detail.claim.text}`),
);
document.addEventListener("corroborate-done", ({ detail }) =>
  note(`corroborate-done: ${JSON.stringify(detail.summary)}`),
);
document.addEventListener("corroborate-error", ({ detail }) =>
  note(`corroborate-error: ${detail.detail}`),
);
document.addEventListener("corroborate-select", ({ detail }) =>
  note(`corroborate-select: ${detail.claim.id}`),
);
