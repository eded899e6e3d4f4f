/**
 * Starts the page: puts its parts together. Each part knows its own piece of the document and the API.
 */

import { Api } from "./api.js";
import { CorpusTab } from "./corpus-tab.js";
import { ConfirmDialog, KeyDialog } from "./dialogs.js";
import { DocumentDialog } from "./document-dialog.js";
import { DraftTab } from "./draft-tab.js";
import { palette } from "./palette.js";
import { Tabs } from "./tabs.js";

const byId = (id) => document.getElementById(id);

document.adoptedStyleSheets = [...document.adoptedStyleSheets, palette()];

const key = new KeyDialog(byId("key-dialog"), byId("key-button"));
const api = new Api(new URL("..", import.meta.url), key.kept(), (wasSent) => key.ask(wasSent));
key.onChange = (given) => {
  api.key = given;
};
const documents = new DocumentDialog(byId("document-dialog"), api);
const draft = new DraftTab(byId("draft"), api, documents);
const corpus = new CorpusTab(
  byId("corpus"),
  api,
  documents,
  new ConfirmDialog(byId("confirm-dialog")),
  (generation) => draft.corpusChanged(generation),
);

new Tabs(document.querySelector("[role=tablist]"), (name) => {
  if (name === "corpus") corpus.open();
});
