// Extras for respondents' pages; every page works without them. Texts come from the page.

const sound = new Audio(); // the only one: a phone that lets it play once lets it play on
let go = (address) => location.assign(address);

// onward: leave this page on purpose; who must know of it listens for the event
export function onward(address) {
  dispatchEvent(new Event("onward"));
  go(address);
}

const PATIENCE = 15; // seconds for one try
const NO_SERVER = [502, 503, 504]; // what a machine in front of ours says when it cannot reach it
let stop; // what is being sent on this page

// once: a form is sent once, as often as that takes; what is chosen stays on the screen until it arrived
export function once(form) {
  const { wait, offline } = document.body.dataset;
  const notice = document.createElement("p");
  notice.className = "wait";
  notice.setAttribute("role", "status");
  form.append(notice);

  let pressed; // the button that was pressed last
  let wanted; // what must be sent, as text
  let trying; // the try that is under way; only ever one
  let failed; // how many failed before it; none: it was pressed for
  let native = false; // the browser sends it itself, and shows what comes
  let slow, again;

  const content = () => {
    const fields = new URLSearchParams(new FormData(form));
    if (pressed.name) fields.append(pressed.name, pressed.value);
    return String(fields);
  };
  const pressing = () => trying && !failed;
  const say = (text) => {
    notice.textContent = text;
    if (text) notice.scrollIntoView({ block: "nearest" });
  };

  function rest() {
    clearTimeout(slow);
    clearTimeout(again);
    removeEventListener("beforeunload", rest);
    trying?.abort();
    trying = undefined;
    wanted = "";
    native = false;
    say("");
  }

  async function send(before = 0) {
    failed = before;
    clearTimeout(again);
    trying?.abort();
    addEventListener("beforeunload", rest); // someone goes elsewhere: a late reply must not take them along
    const mine = (trying = new AbortController());
    const limit = setTimeout(() => mine.abort(), PATIENCE * 1000);
    const body = wanted;
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-Onward": "1" };
    const reply = await fetch(form.action, { method: "POST", body, headers, redirect: "manual", signal: mine.signal })
      .catch(() => undefined);
    clearTimeout(limit);
    if (trying !== mine) return;
    if (wanted !== body) return send(); // meanwhile something else was pressed
    if (reply && !NO_SERVER.includes(reply.status)) return follow(reply);
    trying = undefined;
    clearTimeout(slow);
    if (notice.textContent !== offline) say(offline);
    again = setTimeout(retry, Math.min(30, 2 ** (failed + 1)) * 1000, failed + 1);
  }

  function retry(before) {
    if (wanted && content() === wanted && !pressing()) send(before); // not what someone is still changing
  }

  function follow(reply) {
    if (content() !== wanted) return rest(); // changed meanwhile: it stays on the screen until the button is pressed
    removeEventListener("beforeunload", rest);
    failed = 0;
    if (notice.textContent) say(wait);
    again = setTimeout(rest, PATIENCE * 1000); // the next page does not come: the button works again
    const address = reply.status === 204 && reply.headers.get("Location");
    if (address) return onward(address);
    native = true;
    dispatchEvent(new Event("onward"));
    pressed.click();
  }

  form.addEventListener("click", (event) => { pressed = event.target.closest("button:not([type])") ?? pressed; });
  form.addEventListener("submit", (event) => {
    pressed = event.submitter ?? pressed ?? form.querySelector("button:not([type])");
    if (native) {
      native = false;
      return;
    }
    event.preventDefault();
    wanted = content();
    if (pressing()) return;
    if (stop !== rest) stop?.(); // another form of this page
    stop = rest;
    clearTimeout(slow);
    slow = setTimeout(() => { if (!notice.textContent) say(wait); }, 1000);
    say("");
    send();
  });
  addEventListener("online", () => retry(1));
  addEventListener("pagehide", rest);
}

// focus: a message that must be read first
export function focus(element) {
  element.focus();
}

// kiosk: a tablet that many people use; each page leaves a mark for the next, and nothing to go back to
export function kiosk(body) {
  go = (address) => location.replace(address);
  const mark = () => {
    document.cookie = "verder=1;max-age=60;path=/;samesite=strict";
    return document.cookie; // read, so that it is written before the next page is asked for
  };
  addEventListener("onward", mark); // a script of ours is about to leave this page
  addEventListener("submit", (event) => { if (!event.defaultPrevented) mark(); });
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link?.origin !== location.origin || link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    onward(link.href);
  });
  addEventListener("pagehide", () => body.replaceChildren()); // a page that is kept to go back to is empty
  addEventListener("pageshow", (event) => { if (event.persisted) location.replace("/tablet"); });
  queueMicrotask(() => body.classList.add("ready")); // when all modules are: from now on a tap leads on
}

// silence: on such a tablet, 40 s after the last touch or sound a question, 20 s later the start; a touch extends
export function silence(dialog) {
  const { start, aloud } = dialog.dataset;
  let last = Date.now();
  let gone = false; // past the last second: a touch does not help any more
  let asking = false;
  const here = () => { last = Date.now(); };

  function ask() {
    dialog.showModal();
    if (!aloud) return;
    sound.src = aloud;
    sound.play().catch(() => {}); // not allowed: it stands there to be read
  }

  async function leave() {
    if (!gone) document.body.replaceChildren(); // at once: without a network the start is not there yet
    gone = true;
    if (asking || document.hidden) return; // hidden: another tab is in use, and its visit is not ours to wipe
    asking = true;
    if (await fetch(start).catch(() => {})) return location.replace(start);
    document.body.textContent = document.body.dataset.offline;
    asking = false;
  }

  function tick() {
    const silent = Date.now() - last;
    if (gone || silent >= 60000) leave();
    else if (silent >= 40000 && !dialog.open) ask();
  }

  for (const kind of ["pointerdown", "keydown", "input", "wheel", "touchmove"]) addEventListener(kind, here, true);
  for (const kind of ["timeupdate", "ended", "pause"]) sound.addEventListener(kind, () => { if (!dialog.open) here(); });
  dialog.addEventListener("click", () => dialog.close()); // not sooner: the rest of the tap would hit what is below
  dialog.addEventListener("close", () => { here(); sound.pause(); });
  document.addEventListener("visibilitychange", tick);
  setInterval(tick, 1000);
}

// listen: the sound of a page, one clip at a time; a tap on what plays stops it
export function listen(box) {
  const { all, stop, again, one, first, icon } = box.dataset;
  const form = box.closest("form") ?? document;
  const players = [...box.querySelectorAll("audio")];
  const tiles = [...form.querySelectorAll("[data-src]")].filter((tile) => tile.dataset.src);
  let queue = [];
  let playing; // the button whose sound this is
  let timer;

  const clips = (text) => (text ? text.trim().split(/\s+/).map((src) => ({ src })) : []);
  const outline = (tile) => tiles.forEach((each) => each.classList.toggle("heard", each === tile));

  function button(says, ...parts) {
    const made = document.createElement("button");
    made.type = "button";
    made.says = says;
    made.says(false);
    made.addEventListener("click", () => (playing === made ? halt() : start(made, parts)));
    return made;
  }

  function halt() {
    clearTimeout(timer);
    sound.pause();
    queue = [];
    outline();
    playing?.says(false);
    playing = undefined;
  }

  function next() {
    const part = queue.shift();
    if (!part) {
      const ended = playing;
      halt();
      return ended?.says(false, true);
    }
    outline(part.tile);
    sound.src = part.src;
    sound.playbackRate = "slow" in box.dataset ? 0.8 : 1;
    return sound.play().then(() => playing?.says(true)).catch((problem) => {
      if (problem.name !== "AbortError") halt(); // not allowed, or not there: the button stays
    });
  }

  function start(from, parts, byItself) {
    halt();
    playing = from;
    queue = [...parts];
    if (!byItself) from.says(true);
    next();
  }

  sound.addEventListener("ended", () => { timer = setTimeout(next, 400); });
  form.addEventListener("submit", halt);

  let key; // last pressed, when nothing was touched since: who moves with keys hears what is chosen and reached
  addEventListener("keydown", (event) => { key = event.key; }, true);
  addEventListener("pointerdown", () => { key = undefined; }, true);

  function tell(reached) {
    const tile = reached.closest("[data-src]");
    const src = tile?.dataset.src ?? reached.dataset.say;
    if (!src || reached.checked === false) return;
    halt();
    queue = [{ src, tile }];
    next();
  }

  form.addEventListener("change", ({ target }) => { halt(); if (key) tell(target); });
  form.addEventListener("focusin", ({ target }) => { if (key === "Tab") tell(target); });
  addEventListener("pagehide", halt);

  const parts = tiles.map((tile) => ({ src: tile.dataset.src, tile }));
  const everything = [...(first ? clips(first) : players.map((player) => ({ src: player.src }))), ...parts];
  const whole = button(function (on, ended) { this.textContent = on ? stop : ended ? again : all; }, ...everything);
  whole.className = "second";
  box.replaceChildren(whole);

  for (const part of parts) {
    const answers = part.tile.parentElement;
    if (answers.matches(":is(.grade, .nps) .answers")) continue; // no room: these are heard one after another
    const words = part.tile.textContent.trim();
    const say = button(function (on) { this.setAttribute("aria-label", `${on ? stop : one}: ${words}`); }, part);
    say.className = "say";
    say.innerHTML = `<svg aria-hidden="true"><use href="${icon}"/></svg>`;
    answers.classList.add("spoken");
    say.style.gridRow = [...answers.children].filter((child) => !child.matches(".say")).indexOf(part.tile) + 1;
    answers.append(say);
  }
  start(whole, everything, true);
}

const modules = { once, focus, listen, kiosk, silence };
for (const element of document.querySelectorAll("[data-module]")) modules[element.dataset.module](element);
