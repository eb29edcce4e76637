// Puts AskOH on a page of the employer's: a button, and the chat in a frame of our own origin.
// This script reads nothing of the page, stores nothing, and calls on no other site. The frame can
// tell it two words only: "ready" and "close".
(() => {
  const settings = __SETTINGS__;
  const READY_WITHIN_MS = 8000;
  const tag = document.currentScript;
  const origin = new URL(tag.src).origin;
  const side = tag.dataset.side === "left" || tag.dataset.side === "right" ? tag.dataset.side : settings.side;
  const name = tag.dataset.button || settings.button;
  if (document.querySelector("[data-askoh-widget]")) return;

  const place = document.createElement("div");
  place.dataset.askohWidget = "";
  // Open, so that whoever checks the page's accessibility sees it too. What keeps the chat from the
  // page is the frame's own origin.
  const root = place.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles());
  root.adoptedStyleSheets = [sheet];

  const opener = make("button", { type: "button", className: "opener", textContent: name });
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("aria-haspopup", "dialog");
  const panel = make("div", { className: "panel", hidden: true });
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-labelledby", "title");
  const bar = make("div", { className: "bar" });
  const title = make("h2", { id: "title", className: "title", textContent: settings.title });
  const close = make("button", { type: "button", className: "close", textContent: "×" });
  close.setAttribute("aria-label", settings.close);
  const trouble = make("div", { className: "trouble", hidden: true });
  trouble.setAttribute("role", "alert");
  bar.append(title, close);
  panel.append(bar, trouble);
  root.append(opener, panel);
  let frame = null;
  let waiting = 0;
  let arrived = false;

  opener.addEventListener("click", () => (panel.hidden ? open() : shut()));
  close.addEventListener("click", shut);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut();
  });
  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
    if (event.data?.askoh === "ready") ready();
    if (event.data?.askoh === "close") shut();
  });
  document.body.append(place);
  if (tag.dataset.open === "yes") open();

  // The frame stays when the panel is shut, and with it the chat: nothing is loaded before the
  // first time.
  function open() {
    panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    if (!frame) load();
    else if (trouble.hidden) enter();
    else close.focus();
  }

  function shut() {
    if (panel.hidden) return;
    panel.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  function load() {
    frame?.remove();
    trouble.hidden = true;
    frame = make("iframe", { title: settings.title, className: "frame" });
    frame.setAttribute("referrerpolicy", "no-referrer");
    frame.src = `${origin}/widget/chat`;
    panel.append(frame);
    close.focus();
    clearTimeout(waiting);
    waiting = setTimeout(fail, READY_WITHIN_MS);
  }

  function ready() {
    clearTimeout(waiting);
    trouble.hidden = true;
    frame.hidden = false;
    if (!arrived && !panel.hidden) enter();
    arrived = true;
  }

  // Into the page in the frame, so that the next Tab leads to its first link.
  function enter() {
    frame.focus();
    frame.contentWindow.focus();
  }

  // We can't be reached: the page has had whom to call since it loaded this script.
  function fail() {
    frame.hidden = true;
    const again = make("button", { type: "button", className: "again", textContent: settings.again });
    again.addEventListener("click", load);
    trouble.replaceChildren(
      make("p", { textContent: settings.down }),
      make("p", { className: "contacts", textContent: settings.contacts }),
      again,
    );
    trouble.hidden = false;
  }

  function make(kind, properties) {
    return Object.assign(document.createElement(kind), properties);
  }

  function styles() {
    return `
      :host { all: initial; --colour: ${settings.colour}; --on: #fff; --sheet: #fff; --ink: #12333b; --line: #d8d2c6; }
      @media (prefers-color-scheme: dark) {
        :host { --colour: ${settings.dark}; --on: #06211f; --sheet: #182a2f; --ink: #e9f0ef; --line: #33494e; }
      }
      [hidden] { display: none !important; }
      * { box-sizing: border-box; font: 1rem/1.4 system-ui, "Segoe UI", Roboto, arial, sans-serif; }
      .opener { position: fixed; z-index: 2147483000; ${side}: 1rem; bottom: 1rem; max-width: calc(100vw - 2rem); min-height: 3rem; padding: 0.6rem 1.2rem; border: 2px solid var(--on); border-radius: 99px; color: var(--on); background: var(--colour); font-weight: 700; cursor: pointer; box-shadow: 0 2px 10px rgb(0 0 0 / 30%); }
      .panel { position: fixed; z-index: 2147483001; ${side}: 1rem; bottom: 5rem; display: flex; flex-direction: column; width: min(27rem, calc(100vw - 2rem)); height: min(46rem, calc(100dvh - 6rem)); overflow: hidden; border: 1px solid var(--line); border-radius: 0.9rem; color: var(--ink); background: var(--sheet); box-shadow: 0 6px 30px rgb(0 0 0 / 30%); }
      .bar { display: flex; align-items: center; gap: 1rem; padding: 0.2rem 0.4rem 0.2rem 0.9rem; border-bottom: 1px solid var(--line); }
      .title { flex: 1; margin: 0; font-weight: 700; }
      .close { width: 2.5rem; height: 2.5rem; border: 0; border-radius: 0.4rem; color: inherit; background: none; font-size: 1.6rem; line-height: 1; cursor: pointer; }
      .frame { flex: 1; width: 100%; min-height: 0; border: 0; color-scheme: normal; }
      .trouble { padding: 1rem; overflow: auto; }
      .trouble p { margin: 0 0 1rem; }
      .contacts { white-space: pre-line; }
      .again { min-height: 2.75rem; padding: 0.5rem 1rem; border: 2px solid var(--colour); border-radius: 0.6rem; color: var(--colour); background: none; font-weight: 700; cursor: pointer; }
      button:focus-visible { outline: 3px solid #ffd95a; outline-offset: 0; box-shadow: 0 0 0 6px #12333b; }
      @media (max-width: 36rem), (max-height: 30rem) {
        .panel { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; }
      }
      @media print { :host { display: none; } }
    `;
  }
})();
