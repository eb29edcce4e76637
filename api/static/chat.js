// Makes the chat page smoother where scripts run. Without this file everything works the same
// way, one page load a turn. Nothing is stored in the browser, and nothing is sent elsewhere.

const SLOW_AFTER_MS = 6000;
const GIVE_UP_AFTER_MS = 60000;

const page = document.querySelector("[data-chat]");
for (const form of document.querySelectorAll("[data-leave]")) {
  form.addEventListener("submit", leaveQuickly);
}
for (const form of document.querySelectorAll("[data-composer]")) {
  sendOnEnter(form);
}
keepClear(document.querySelector(".chat-top"), page?.querySelector("[data-composer]"));
if (page) startChat(page);

// What is scrolled to, or tabbed to, never hides behind the header or the box.
function keepClear(header, composer) {
  const root = document.documentElement;
  const measure = () => {
    const sticks = getComputedStyle(header).position === "sticky";
    root.style.scrollPaddingTop = sticks ? `${header.offsetHeight + 12}px` : "0";
    root.style.scrollPaddingBottom = sticks && composer ? `${composer.offsetHeight + 12}px` : "0";
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
  location.replace(form.dataset.leave);
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

function startChat(main) {
  const log = main.querySelector("[data-log]");
  const notice = main.querySelector("[data-notice]");
  const waiting = main.querySelector("[data-waiting]");
  const composer = main.querySelector("[data-composer]");
  const box = composer.elements.namedItem("text");
  let busy = false;
  let again = null;

  main.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-turn]")) return;
    event.preventDefault();
    if (busy) return;
    const pressed = event.submitter?.name === "choice" ? event.submitter : null;
    if (!pressed && !box.value.trim()) return box.focus();
    send(form, pressed);
  });
  main.addEventListener("click", (event) => {
    if (event.target.matches("[data-retry]")) again?.();
  });
  box.addEventListener("input", fitBox);
  showLatest();

  async function send(form, pressed) {
    const fields = new URLSearchParams(new FormData(form));
    if (pressed) fields.set(pressed.name, pressed.value);
    again = () => send(form, pressed);
    begin(pressed ? pressed.textContent : box.value.trim());
    const slow = setTimeout(() => tell("[data-slow]"), SLOW_AFTER_MS);
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: fields,
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(GIVE_UP_AFTER_MS),
      });
      // Gone, out of date, or another chat is open: the server shows the page that is right now,
      // with these words in its box.
      if (response.status === 410 || response.status === 403) return composer.submit();
      take(await response.json(), pressed);
    } catch {
      main.querySelector("[data-pending]")?.remove();
      tell("[data-offline]");
    } finally {
      clearTimeout(slow);
      finish();
    }
  }

  // The person's own words show at once, outside what a screen reader announces.
  function begin(words) {
    busy = true;
    hush();
    const mine = document.createElement("div");
    mine.className = "turn turn--you";
    mine.setAttribute("aria-live", "off");
    mine.dataset.pending = "";
    const bubble = document.createElement("div");
    bubble.className = "bubble bubble--pending";
    bubble.textContent = words;
    mine.append(bubble);
    log.after(mine);
    waiting.hidden = false;
    main.setAttribute("aria-busy", "true");
    waiting.scrollIntoView({ block: "end" });
  }

  function finish() {
    busy = false;
    waiting.hidden = true;
    main.removeAttribute("aria-busy");
  }

  function take(answer, pressed) {
    main.querySelector("[data-pending]")?.remove();
    if (answer.status === "moved") return location.assign(answer.to);
    if (answer.status === "not_taken") return show(answer.html);
    hush();
    if (!pressed) box.value = "";
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

  function show(html) {
    notice.innerHTML = html;
    notice.hidden = false;
    notice.scrollIntoView({ block: "nearest" });
  }

  function tell(template) {
    show(main.querySelector(template).innerHTML);
  }

  function hush() {
    notice.hidden = true;
    notice.replaceChildren();
  }

  function fitBox() {
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  }

  // The person's own words at the top, the reply beneath them, clear of the header.
  function showLatest() {
    const reply = log.lastElementChild;
    const asked = reply?.previousElementSibling;
    (asked?.matches(".turn--you") ? asked : reply)?.scrollIntoView({ block: "start" });
  }
}
