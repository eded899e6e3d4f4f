/**
 * Saves an answer of the API as a file. A plain link would not send the key.
 */

/** Fetches `path` and hands it to the browser as a download, under the name that the service gives it. */
export async function download(api, path) {
  const response = await api.request("GET", path, { accept: "*/*" });
  const name =
    /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "report";
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: the browser may still be reading it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return name;
}
