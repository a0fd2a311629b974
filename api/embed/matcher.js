/*
 * Ranked suggestions with their reasons on a portal's page: docs/portals.md says how.
 * No dependency, no cookie, no inline style; whatever a register holds becomes text, never markup.
 */
(() => {
  "use strict";
  const API = new URL("../v1/embed/", document.currentScript.src);
  const WORDS = {
    zh: {
      loading: "正在载入推荐…", found: (n) => `共${n}条推荐`, empty: "目前没有合适的推荐。", more: "全部理由",
      caution: "请注意：", expired: "页面打开时间过长，请刷新页面。", failed: "推荐暂时无法显示。", again: "再试一次",
      synthetic: "演示数据：人员和机构均为合成。",
    },
    en: {
      loading: "Loading suggestions…", found: (n) => (n === 1 ? "1 suggestion" : `${n} suggestions`),
      empty: "There are no suggestions at the moment.", more: "All reasons", caution: "Please note: ",
      expired: "This page was open for too long. Reload it.", failed: "Suggestions can't be shown at the moment.",
      again: "Try again", synthetic: "Demo data: all people and organisations are synthetic.",
    },
  };
  const SOON = 400, TRIES = 3;

  // ---- small helpers
  const make = (name, style, text = "") => {
    const made = document.createElement(name);
    made.className = `matcher-${style}`;
    made.textContent = text;
    return made;
  };
  const languageOf = (box) => {
    const tag = box.dataset.language || box.closest("[lang]")?.lang || "zh";
    return tag.toLowerCase().startsWith("zh") ? "zh" : "en";
  };
  const ask = async (address, more) => {
    const answer = await fetch(address, { referrerPolicy: "no-referrer", ...more });
    const body = await answer.json().catch(() => null);
    if (!answer.ok || !body) {
      const said = body?.detail || `status ${answer.status}`;
      throw Object.assign(new Error(said), { status: answer.status, expired: body?.expired });
    }
    return body;
  };

  // ---- what was shown and opened, told in bundles; each is noted once, however often it is sent
  const waiting = new Map();
  let timer = 0;
  const tell = (list, event, position) => {
    if (list.told.has(event + position)) return;
    list.told.add(event + position);
    const own = waiting.get(list.receipt) || [];
    own.push({ event, position, after_ms: Math.round(performance.now() - list.came) });
    waiting.set(list.receipt, own);
    if (!timer) timer = setTimeout(flush, SOON);
  };
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    for (const [receipt, events] of waiting) send(receipt, events, TRIES);
    waiting.clear();
  };
  const send = (receipt, events, tries) =>
    ask(new URL("events", API), {
      method: "POST", credentials: "omit", keepalive: true,
      headers: { "Content-Type": "application/json" }, body: JSON.stringify({ receipt, events }),
    }).catch((error) => {
      if (tries > 1 && !(error.status < 500)) setTimeout(send, SOON * 10, receipt, events, tries - 1);
    });
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());
  addEventListener("pagehide", flush);

  const seen = new Map();
  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      seen.get(target)();
      seen.delete(target);
    }
  }, { threshold: 0.5 });

  // ---- one list
  const linkOf = (pattern, kind, id) => {
    if (!pattern) return null;
    const fill = { "{kind}": encodeURIComponent(kind), "{id}": encodeURIComponent(id) };
    const url = new URL(pattern.replace(/\{kind\}|\{id\}/g, (name) => fill[name]), document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  };
  const lineOf = (box, words, list, line) => {
    const item = make("li", "line");
    const open = () => tell(list, "opened", line.position);
    const href = linkOf(box.dataset.link, list.kind, line.id);
    const name = make(href ? "a" : "span", "name", line.name);
    if (href) {
      name.href = href;
      name.addEventListener("click", () => { open(); flush(); });
    }
    item.append(name);
    const [first, ...others] = line.reasons;
    if (first) item.append(make("p", "reason", first));
    const more = [...others, ...line.cautions.map((text) => words.caution + text), ...line.to_check];
    if (more.length) {
      const details = make("details", "more"), summary = make("summary", "summary", words.more), all = make("ul", "reasons");
      summary.append(make("span", "hidden", ` · ${line.name}`));
      all.append(...line.reasons.concat(more.slice(others.length)).map((text) => make("li", "reason", text)));
      details.append(summary, all);
      details.addEventListener("toggle", open);
      item.append(details);
    }
    seen.set(item, () => tell(list, "shown", line.position));
    watcher.observe(item);
    return item;
  };
  const listOf = (box, words, list) => {
    const section = make("section", "list"), lines = make("ol", "lines");
    const level = box.dataset.heading || "3";
    section.setAttribute("aria-label", list.title);
    if (/^[2-6]$/.test(level)) section.append(make(`h${level}`, "title", list.title));
    lines.setAttribute("role", "list"); // some browsers forget that a list without marks is one
    lines.append(...list.lines.map((line) => lineOf(box, words, list, line)));
    section.append(list.lines.length ? lines : make("p", "empty", words.empty));
    return section;
  };

  // ---- one element of the page
  const answers = new Map(); // elements with the same token share one answer
  const load = (token) => {
    if (!answers.has(token)) {
      const address = new URL("list", API);
      address.searchParams.set("token", token);
      const coming = ask(address, { credentials: "omit", cache: "no-store" }).then((answer) => {
        for (const list of answer.lists) Object.assign(list, { came: performance.now(), told: new Set() });
        return answer;
      });
      coming.catch(() => answers.delete(token));
      answers.set(token, coming);
    }
    return answers.get(token);
  };
  const tokenOf = async (box) => {
    const from = box.dataset.tokenFrom;
    return from ? (await ask(new URL(from, document.baseURI), { credentials: "same-origin" })).token : box.dataset.token;
  };
  const show = async (box) => {
    let words = WORDS[languageOf(box)];
    const status = make("p", "status", words.loading);
    status.setAttribute("role", "status");
    box.replaceChildren(status);
    box.setAttribute("aria-busy", "true");
    try {
      const answer = await load(await tokenOf(box));
      const wanted = (box.dataset.kind || "").split(/[\s,]+/).filter(Boolean);
      const lists = answer.lists.filter((list) => !wanted.length || wanted.includes(list.kind));
      if (!lists.length) console.warn("matcher: the token has no list of this kind", wanted);
      words = WORDS[answer.language];
      const found = lists.reduce((sum, list) => sum + list.lines.length, 0);
      status.textContent = found ? words.found(found) : words.empty;
      const body = make("div", "lists");
      body.lang = answer.language === "zh" ? "zh-CN" : "en";
      if (answer.synthetic) body.append(make("p", "synthetic", words.synthetic));
      if (found) body.append(...lists.map((list) => listOf(box, words, list)));
      box.append(body);
    } catch (error) {
      console.warn("matcher:", error.status, error.message); // for whoever builds the page
      const reload = error.expired && !box.dataset.tokenFrom;
      status.textContent = reload ? words.expired : words.failed;
      if (!reload) {
        const again = make("button", "again", words.again);
        again.type = "button";
        again.addEventListener("click", () => show(box));
        box.append(again);
      }
    }
    box.setAttribute("aria-busy", "false");
  };
  const showAll = (root) => root.querySelectorAll("[data-matcher-list]").forEach(show);

  window.matcherList = { show }; // for elements that a page makes later
  showAll(document);
})();
