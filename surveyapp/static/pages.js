// Extras for respondents' pages; every page works without them. Texts come from the page.

// once: a form is sent once; its button says so when it takes long, and when there is no network
export function once(form) {
  let sent = false;
  const notice = document.createElement("p");
  notice.className = "wait";
  notice.setAttribute("role", "status");
  form.append(notice);

  form.addEventListener("submit", (event) => {
    const button = event.submitter ?? form.querySelector("button:not([type])");
    if (sent || !navigator.onLine) {
      event.preventDefault();
      if (!sent) notice.textContent = button.dataset.offline ?? "";
      return;
    }
    sent = true;
    notice.textContent = "";
    setTimeout(() => { if (sent) notice.textContent = button.dataset.wait ?? ""; }, 1000);
  });
  addEventListener("pageshow", () => { sent = false; notice.textContent = ""; });
}

// focus: a message that must be read first
export function focus(element) {
  element.focus();
}

// listen: the sound of a page, one clip at a time; a tap on what plays stops it
export function listen(box) {
  const { all, stop, again, one, first, icon } = box.dataset;
  const form = box.closest("form") ?? document;
  const players = [...box.querySelectorAll("audio")];
  const tiles = [...form.querySelectorAll("[data-src]")].filter((tile) => tile.dataset.src);
  const sound = new Audio(); // the only one: a phone that lets it play once lets it play on
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
  form.addEventListener("change", halt);
  form.addEventListener("submit", halt);
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

const modules = { once, focus, listen };
for (const element of document.querySelectorAll("[data-module]")) modules[element.dataset.module](element);
