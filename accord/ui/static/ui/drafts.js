/* Long forms are kept on the server while somebody writes; without this file "Save as draft" does it. */
const EVERY = 20_000;

const contentOf = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  data.set("keep_draft", "yes");
  return data;
};

const watch = (form) => {
  const said = form.querySelector("[data-draft-said]");
  const address = form.getAttribute("action") || location.href;
  let waiting = null;
  let over = false;

  const keep = async () => {
    waiting = null;
    try {
      const answer = await fetch(address, {
        method: "POST", body: contentOf(form), headers: {"X-Draft": "yes"}, redirect: "manual", keepalive: true,
      });
      // Whoever is signed out meanwhile is asked to sign in when the form is sent, and loses nothing.
      if (answer.type === "opaqueredirect") over = true;
      else if (answer.headers.get("Content-Type")?.startsWith("text/plain")) said.textContent = await answer.text();
    } catch {
      waiting = setTimeout(keep, EVERY);
    }
  };

  form.addEventListener("input", () => { waiting ??= over ? null : setTimeout(keep, EVERY); });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    over = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting && !over) {
      clearTimeout(waiting);
      keep();
    }
  });
};

document.querySelectorAll("form[data-draft]").forEach(watch);
