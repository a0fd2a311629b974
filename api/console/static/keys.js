// Shortcuts: what bears data-key is pressed, opened or focused by that key; ? lists them. They can be turned off there
// (WCAG 2.1.4). Pages work without this script.
"use strict";
(() => {
  const STORED = "shortcuts";
  const on = () => localStorage.getItem(STORED) !== "off";
  const typing = (at) => at.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  let at = -1;

  function go(step) {
    const all = rows();
    if (!all.length) return false;
    at = Math.min(Math.max(at + step, 0), all.length - 1);
    all.forEach((row, k) => row.classList.toggle("at", k === at));
    all[at].querySelector("[data-open]").focus();
    return true;
  }

  function use(target) {
    if (target.matches("summary")) {
      target.parentElement.open = true;
      const field = target.parentElement.querySelector("select, input:not([type=hidden]), textarea");
      (field || target).focus();
    } else if (target.matches("input, select, textarea")) target.focus();
    else {
      target.focus();
      target.click();
      if (target.hash) document.querySelector(target.hash)?.focus();
    }
  }

  function list() {
    const told = document.getElementById("keys");
    if (!told || document.querySelector("dialog[open]")) return;
    const box = document.createElement("dialog");
    const title = document.createElement("h2");
    title.id = "keys-title";
    title.textContent = told.dataset.title;
    box.setAttribute("aria-labelledby", title.id);
    const lines = document.createElement("ul");
    const entries = [...document.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one.dataset.says]);
    for (const part of told.dataset.extra.split("|")) entries.push(part.split(": "));
    const seen = new Set();
    for (const [key, says] of entries) {
      if (seen.has(key)) continue;
      seen.add(key);
      const line = document.createElement("li");
      const name = document.createElement("kbd");
      name.textContent = key;
      line.append(name, " ", says);
      lines.append(line);
    }
    const label = document.createElement("label");
    const turn = document.createElement("input");
    turn.type = "checkbox";
    turn.checked = on();
    turn.addEventListener("change", () => localStorage.setItem(STORED, turn.checked ? "on" : "off"));
    label.append(turn, told.dataset.off);
    const close = document.createElement("button");
    close.textContent = told.dataset.close;
    close.addEventListener("click", () => box.close());
    box.append(title, lines, label, close);
    box.addEventListener("close", () => box.remove());
    document.body.append(box);
    box.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "?") { list(); event.preventDefault(); return; }
    if (!on()) return;
    let done = false;
    if (event.key === "j") done = go(1);
    else if (event.key === "k") done = go(-1);
    else if (event.key === "o" && at >= 0) { rows()[at].querySelector("[data-open]").click(); done = true; }
    else if (event.key === "x" && at >= 0) { rows()[at].querySelector("input[type=checkbox]")?.click(); done = true; }
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!done && target) { use(target); done = true; }
    if (done) event.preventDefault();
  });

  // A step takes its button away: the focus goes on to the part of the page that it stood in.
  let stood = [];
  let typed = [];  // what was written elsewhere on the page and not yet sent: a step taken meanwhile must not lose it
  document.addEventListener("htmx:beforeRequest", (event) => {
    const kept = [...document.querySelectorAll("#case textarea[id]")].filter((one) => !event.target.contains(one));
    typed = kept.filter((one) => one.value !== one.defaultValue).map((one) => [one.id, one.value, one.form.action]);
    const from = event.target.closest("[aria-labelledby]");
    stood = [event.target.querySelector(":focus")?.id, event.target.id, from?.getAttribute("aria-labelledby")];
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const [id, text, address] of typed) {
      const field = document.getElementById(id);
      if (field?.form.action === address && !field.value) field.value = text;
    }
    typed = [];
    const refused = document.querySelector("#case [role=alert]");
    if (refused) {  // what was not done is told where one looks, not a page further up
      refused.tabIndex = -1;
      refused.focus({preventScroll: true});
      refused.scrollIntoView({block: "center"});
      return;
    }
    if (document.activeElement !== document.body) return;
    const place = stood.filter(Boolean).map((id) => document.getElementById(id)).find(Boolean) || document.querySelector("h1");
    if (!place.matches("a, button, input, select, textarea, summary")) place.tabIndex = -1;
    place.focus({preventScroll: true});
  });

  for (const all of document.querySelectorAll("[data-all]")) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const boxes = [...all.form.querySelectorAll("input[name=case]")];
      const every = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !every;
    });
  }
})();
