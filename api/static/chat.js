// Makes the chat page smoother where scripts run. Without this file everything works the same
// way, one page load a turn. Nothing is stored in the browser, and nothing is sent elsewhere.

const SLOW_AFTER_MS = 6000;
const GIVE_UP_AFTER_MS = 30000;
const TRY_AGAIN_AFTER_MS = [1000, 2000, 4000, 8000, 15000];

const talk = document.querySelector("[data-chat], [data-start]");
const carry = document.querySelector("[data-carry]");
for (const form of document.querySelectorAll("[data-leave]")) {
  form.addEventListener("submit", leaveQuickly);
}
for (const form of document.querySelectorAll("[data-composer]")) {
  sendOnEnter(form);
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
for (const more of document.querySelectorAll("[data-more]")) closeOnEscape(more);
keepClear(document.querySelector(".chat-top"), talk?.querySelector("[data-composer]"));
if (carry) startFrame();
if (talk) startChat(talk);

// What is scrolled to, or tabbed to, never hides behind the header or the box.
function keepClear(header, composer) {
  const root = document.documentElement;
  const sticks = (part) => part && getComputedStyle(part).position === "sticky";
  const measure = () => {
    root.style.scrollPaddingTop = sticks(header) ? `${header.offsetHeight + 12}px` : "0";
    root.style.scrollPaddingBottom = sticks(composer) ? `${composer.offsetHeight + 12}px` : "0";
  };
  const watch = new ResizeObserver(measure);
  for (const part of [header, composer]) if (part) watch.observe(part);
  measure();
}

// Away at once: the wipe is sent while the next page is already loading, and this page is
// replaced in the history, so that Back doesn't return to it.
function leaveQuickly(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const words = new URLSearchParams(new FormData(form));
  // The page itself leads away, so the answer to the beacon must not: it would call on that site.
  words.set("stay", "yes");
  const left = navigator.sendBeacon(form.action, words);
  if (!left) return form.submit();
  document.body.hidden = true;
  document.title = "\u200b";
  // In a frame the whole window leaves, and not the frame alone.
  (carry ? window.top : window).location.replace(form.dataset.leave);
}

// Enter sends, Shift+Enter starts a new line; not while a word is being composed, and not on
// touch keyboards, where Enter is the only way to a new line.
function sendOnEnter(form) {
  if (!matchMedia("(pointer: fine)").matches) return;
  const box = form.elements.namedItem("text");
  form.querySelector("[data-keys]").hidden = false;
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (box.value.trim()) form.requestSubmit();
  });
}

function closeOnEscape(more) {
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    event.stopPropagation();
    more.open = false;
    more.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!more.contains(event.target)) more.open = false;
  });
}

// In a frame on another site: links out get a window of their own, links within carry who they are
// for where the browser keeps no cookie, and the page around is told only "ready" and "close".
function startFrame() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    const to = link.getAttribute("href");
    if (link.matches("[data-out]")) {
      event.preventDefault();
      follow(to, "/widget/out", "_blank");
    } else if (to.startsWith("/widget/") && carried()) {
      event.preventDefault();
      follow(to, to.includes("/files/") ? to : "/widget/go", "");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tellAround("close");
  });
  tellAround("ready");
}

function carried() {
  return carry.elements.namedItem("visit").value;
}

function follow(to, action, target) {
  carry.elements.namedItem("to").value = to;
  carry.action = action;
  carry.target = target;
  carry.submit();
}

// Says nothing that anybody could not see, so it may be said to any page around.
function tellAround(what) {
  if (window.parent !== window) window.parent.postMessage({ askoh: what }, "*");
}

function moveTo(to) {
  if (carry && carried()) return follow(to, "/widget/go", "");
  const here = to.split("#")[0] === location.pathname;
  location.assign(to);
  // The same address with another end is the same page to the browser: it has to be told.
  if (here) location.reload();
}

function startChat(main) {
  const log = main.querySelector("[data-log]");
  const notice = main.querySelector("[data-notice]");
  const waiting = main.querySelector("[data-waiting]");
  const composer = main.querySelector("[data-composer]");
  const box = composer.elements.namedItem("text");
  let busy = false;
  let tryNow = null;

  main.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-turn]")) return;
    event.preventDefault();
    if (busy) return tryNow?.();
    const pressed = event.submitter?.value ? event.submitter : null;
    if (!pressed && !box.value.trim()) return box.focus();
    send(form, pressed);
  });
  main.addEventListener("click", (event) => {
    if (event.target.matches("[data-retry]")) tryNow?.();
  });
  window.addEventListener("online", () => tryNow?.());
  box.addEventListener("input", fitBox);
  if (log) {
    showLatest();
    if (location.hash === "#latest" || carry) focusLatest();
  }

  async function send(form, pressed) {
    const fields = new URLSearchParams(new FormData(form));
    if (pressed) fields.set(pressed.name, pressed.value);
    const typed = box.value;
    begin(pressed ? pressed.textContent : typed.trim());
    const slow = setTimeout(() => tell("[data-slow]"), SLOW_AFTER_MS);
    try {
      const response = await deliver(form, fields);
      // Gone, out of date, or another chat is open: the server shows the page that is right now,
      // with these words in its box.
      if (response.status === 410 || response.status === 403) return form.submit();
      take(await response.json(), pressed, typed);
    } finally {
      clearTimeout(slow);
      finish();
    }
  }

  // The same message until it is answered: it has an id of its own, so whatever became of it on
  // the way, it is taken once, and what was answered to it comes back.
  async function deliver(form, fields) {
    for (let failed = 0; ; ) {
      try {
        const response = await fetch(form.action, {
          method: "POST",
          body: fields,
          headers: { Accept: "application/json" },
          signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
        });
        if (response.status !== 202) return response;
        // Still going on: ask again, and show the page's own words for it.
        failed = 0;
        waiting.hidden = false;
        if (notice.hidden || notice.dataset.about === "[data-offline]") tell("[data-slow]");
      } catch {
        tell("[data-offline]");
        waiting.hidden = true;
        await pause(TRY_AGAIN_AFTER_MS[Math.min(failed++, TRY_AGAIN_AFTER_MS.length - 1)]);
      }
    }
  }

  // Until the time is up, the connection is back, or the person presses Try again.
  function pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      tryNow = () => {
        clearTimeout(timer);
        resolve();
      };
    }).finally(() => {
      tryNow = null;
    });
  }

  // The person's own words show at once, outside what a screen reader announces.
  function begin(words) {
    busy = true;
    hush();
    waiting.hidden = false;
    main.setAttribute("aria-busy", "true");
    if (!log) return;
    const mine = document.createElement("div");
    mine.className = "turn turn--you";
    mine.setAttribute("aria-live", "off");
    mine.dataset.pending = "";
    const bubble = document.createElement("div");
    bubble.className = "bubble bubble--pending";
    bubble.textContent = words;
    mine.append(bubble);
    log.after(mine);
    waiting.scrollIntoView({ block: "end" });
  }

  function finish() {
    busy = false;
    waiting.hidden = true;
    main.removeAttribute("aria-busy");
    main.querySelector("[data-pending]")?.remove();
  }

  function take(answer, pressed, typed) {
    main.querySelector("[data-pending]")?.remove();
    for (const name of ["visit", "handed"]) {
      if (!answer[name]) continue;
      for (const field of document.getElementsByName(name)) field.value = answer[name];
    }
    if (answer.status === "moved") return moveTo(answer.to);
    if (answer.status === "not_taken") return show(answer.html, answer.code);
    if (!log) return moveTo(`${ownRoot()}/chat#latest`);
    hush();
    // What was written on while the answer came stays.
    if (!pressed && box.value === typed) box.value = "";
    fitBox();
    for (const old of log.querySelectorAll("form.choices")) old.remove();
    log.querySelector("#latest")?.removeAttribute("id");
    const turn = document.createElement("template");
    turn.innerHTML = answer.html;
    // One insertion, so one announcement: the words the person typed are marked as not live.
    log.append(turn.content);
    composer.elements.namedItem("message_id").value = answer.next_id;
    showLatest();
    if (matchMedia("(pointer: fine)").matches || !pressed) box.focus({ preventScroll: true });
  }

  function ownRoot() {
    return new URL(composer.action).pathname.replace(/\/chat$/, "");
  }

  function show(html, about) {
    notice.innerHTML = html;
    notice.dataset.about = about;
    notice.hidden = false;
    notice.scrollIntoView({ block: "nearest" });
  }

  // Said once: a notice that stands already isn't announced again.
  function tell(template) {
    if (!notice.hidden && notice.dataset.about === template) return;
    show(main.querySelector(template).innerHTML, template);
  }

  function hush() {
    notice.hidden = true;
    notice.replaceChildren();
  }

  function fitBox() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  }

  // Where a new page begins for those who can't see it.
  function focusLatest() {
    if (document.activeElement === document.body) {
      log.querySelector("#latest")?.focus({ preventScroll: true });
    }
  }

  // The person's own words at the top, the reply beneath them, clear of the header.
  function showLatest() {
    const reply = log.lastElementChild;
    const asked = reply?.previousElementSibling;
    (asked?.matches(".turn--you") ? asked : reply)?.scrollIntoView({ block: "start" });
  }
}
