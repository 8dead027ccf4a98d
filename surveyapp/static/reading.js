// The reading list by keyboard: within a text the sign beside a choice chooses it, and a decision leads to the next text.
// Signs work only while something of a text has the focus, and never while typing; the page works without them.

const list = document.querySelector("[data-reading]");

// next: the text after this one, or the first button below
function next(text) {
  const all = [...list.querySelectorAll("fieldset.text")];
  const after = all[all.indexOf(text) + 1];
  if (!after) return list.querySelector("button");
  return after.querySelector("input[type=radio]:checked") ?? after.querySelector("input[type=radio]");
}

list?.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const text = target.closest("fieldset.text");
  if (!text || event.ctrlKey || event.altKey || event.metaKey || target.matches("textarea")) return;
  const sign = [...text.querySelectorAll("kbd")].find((one) => one.textContent === key);
  const control = sign?.closest("label").control;
  if (!control) return;
  event.preventDefault();
  control.click();
  const to = control.type === "radio" ? next(text) : control;
  to.focus();
  to.closest("fieldset.text")?.scrollIntoView({ block: "nearest" });
});

if (list && !document.querySelector("[autofocus]")) {
  list.querySelector("input[type=radio]")?.focus({ preventScroll: true });
}
