/* Niceties only: every page works without this file. */
"use strict";
(() => {
  const {htmx, drafts} = document.currentScript.dataset;
  if (htmx && document.querySelector("[hx-get], [hx-post], [hx-put], [hx-delete], [hx-boost]")) {
    // Between "interactive" and "complete" htmx would wait for an event that is already over.
    window.addEventListener("load", () => {
      const script = document.createElement("script");
      script.src = htmx;
      document.head.append(script);
    });
  }

  if (drafts && document.querySelector("form[data-draft]")) import(drafts);

  const changed = new WeakSet();
  const halfWritten = (form) => form && changed.has(form);
  const anyHalfWritten = () => [...document.querySelectorAll("form[data-guard]")].some(halfWritten);
  let sending = false;

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) changed.add(form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.leaves && anyHalfWritten() && !window.confirm(form.dataset.leaves)) {
      event.preventDefault();
      return;
    }
    sending = true;
    const place = keys().findIndex((key) => key.form === form);
    if (place >= 0) history.replaceState({...history.state, sent: [place, keys()[place].value]}, "");
    if (form.matches("form[data-guard]")) {
      // A second click would only send the same client key again; still, say that it is on its way.
      const button = event.submitter;
      if (button) button.setAttribute("aria-busy", "true");
    }
  });

  window.addEventListener("pageshow", () => {
    sending = false;
    document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });

  window.addEventListener("beforeunload", (event) => {
    if (!sending && anyHalfWritten()) event.preventDefault();
  });

  // Who goes back finds the old words in a form with a new key. The key that was sent stays with this place in the
  // browser's history: sent again, it is the same form.
  const keys = () => [...document.querySelectorAll("[name=client_key]")];
  const [sentPlace, sentKey] = history.state?.sent ?? [];
  if (sentKey && keys()[sentPlace]) keys()[sentPlace].value = sentKey;

  const focusSummary = () => document.querySelector("[data-focus]")?.focus();
  document.addEventListener("DOMContentLoaded", focusSummary);
  document.addEventListener("htmx:afterSwap", focusSummary);

  // Menus close on Escape and on a click elsewhere; without script a second click on them does it.
  const openMenus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (dialog?.showModal) {
      event.preventDefault();
      dialog.showModal();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // htmx sends no token by itself: take the one of any form on the page.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
  });
})();
