/* Keyboard, confirmation and line editing. Every page works without this file. */
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  one("[data-focus]")?.focus();

  /* On a narrow screen each row of a list is a card, and each cell says its column; it stays a table to be read out. */
  const cards = (table) => {
    const names = all("thead th", table).map((head) => head.textContent.trim());
    const roles = { thead: "rowgroup", tbody: "rowgroup", tr: "row", "thead th": "columnheader", "tbody th": "rowheader", td: "cell" };
    table.setAttribute("role", "table");
    Object.entries(roles).forEach(([kind, role]) => all(kind, table).forEach((part) => {
      if (part.closest("table") === table) part.setAttribute("role", role);
    }));
    all(":scope > tbody > tr", table).forEach((row) => [...row.cells].forEach((cell, at) => {
      if (cell.colSpan === 1) cell.dataset.label = names[at] ?? "";
    }));
    table.classList.add("fw-cards");
  };
  all("table[data-rows]").forEach(cards);

  /* A form is sent once; one that hurts asks first. */
  const ask = one("#fw-confirm");
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !form.dataset.sure && ask) {
      event.preventDefault();
      one("p", ask).textContent = form.dataset.confirm;
      ask.onclose = () => {
        if (ask.returnValue !== "yes") return;
        form.dataset.sure = "1";
        form.requestSubmit(event.submitter ?? undefined);
      };
      ask.showModal();
    } else if (form.dataset.sent) {
      event.preventDefault();
    } else if (form.method === "post") {
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 5000);
    }
  });
  all("dialog button[value]").forEach((button) =>
    button.addEventListener("click", () => button.closest("dialog").close(button.value)));

  /* Lines: a <template data-line="lines"> holds an empty line with __n__ where its number goes. */
  const renumber = (body) => { body.dataset.next = String(Number(body.dataset.next) + 1); };
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-line]");
    if (add) {
      const body = one(`[data-lines="${add.dataset.addLine}"]`), mould = one(`template[data-line="${add.dataset.addLine}"]`);
      if (!body || !mould) return;
      event.preventDefault();
      body.insertAdjacentHTML("beforeend", mould.innerHTML.replaceAll("__n__", body.dataset.next));
      renumber(body);
      one("select, input", body.lastElementChild)?.focus();
    }
    const drop = event.target.closest("[data-remove-line]");
    if (drop) { event.preventDefault(); drop.closest("[data-a-line]")?.remove(); }
    const row = event.target.closest("tr[data-href]");
    if (row && !event.target.closest("a, button, input, label, summary")) location.assign(row.dataset.href);
  });

  /* Keys. Single letters can be switched off in the profile (WCAG 2.1.4). */
  const rows = () => all("[data-rows] tbody tr");
  let at = -1, going = false;
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    list[at]?.classList.remove("fw-here");
    at = Math.min(Math.max(at + by, 0), list.length - 1);
    list[at].classList.add("fw-here");
    list[at].scrollIntoView({ block: "nearest" });
    (one("a", list[at]) ?? list[at]).focus();
  };
  const keys = {
    "?": () => one("#fw-keys")?.showModal(),
    "/": () => one("[role=search] input, input[type=search]")?.focus(),
    j: () => step(1), k: () => step(-1),
    g: () => { going = true; setTimeout(() => { going = false; }, 1200); },
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return event.target.form?.requestSubmit();
    const typing = event.target.closest("input, textarea, select, dialog, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.shortcuts !== "on") return;
    if (going) {
      going = false;
      const link = one(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    const act = keys[event.key] ?? (() => {
      const target = one(`[data-key="${CSS.escape(event.key)}"]`);
      if (target) { target.scrollIntoView({ block: "center" }); target.focus(); return true; }
    });
    if (act() !== undefined || keys[event.key]) event.preventDefault();
  });
})();
