/* Long forms are kept on the server while somebody writes; without this file "Save as draft" does it. */
const EVERY = 20_000;
// What a page may still send while it goes; browsers refuse more outright.
const WHILE_GOING = 64 * 1024;

const contentOf = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("keep_draft", "yes");
  return data;
};

const sizeOf = (data) => {
  const encoder = new TextEncoder();
  return [...data].reduce((sum, [name, value]) => sum + encoder.encode(name + value).length + 200, 0);
};

const watch = (form) => {
  const said = form.querySelector("[data-draft-said]");
  const address = form.getAttribute("action") || location.href;
  let waiting = null;
  let over = false;
  let underway = new AbortController();

  const stop = () => {
    clearTimeout(waiting);
    waiting = null;
    underway.abort();
  };

  const keep = async (goes = false) => {
    stop();
    const {signal} = underway = new AbortController();
    const body = contentOf(form);
    try {
      const answer = await fetch(address, {
        method: "POST", body, signal, headers: {"X-Draft": "yes"}, redirect: "manual",
        keepalive: goes && sizeOf(body) < WHILE_GOING,
      });
      // Whoever is signed out meanwhile is asked to sign in when the form is sent, and loses nothing.
      if (answer.type === "opaqueredirect") over = true;
      else if (answer.headers.get("Content-Type")?.startsWith("text/plain")) said.textContent = await answer.text();
    } catch {
      if (!over && !signal.aborted) wait();
    }
  };

  const wait = () => { waiting ??= over ? null : setTimeout(keep, EVERY); };

  form.addEventListener("input", wait);
  form.addEventListener("submit", () => {
    over = true;
    stop();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting && !over) keep(true);
  });
};

document.querySelectorAll("form[data-draft]").forEach(watch);
