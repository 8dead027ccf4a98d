// Keys for who fills in for somebody: the sign beside a choice chooses it, Enter goes on. They work within the marked
// part of a page only, which has the focus when the page comes; every page works without them.

const box = document.querySelector("[data-keys]");

// find: what a key stands for
function find(key) {
  const sign = [...box.querySelectorAll("kbd")].find((one) => one.textContent === key);
  return sign && (sign.closest("label")?.control ?? sign.closest("button, a"));
}

// press: a choice gets the focus too, so that arrows go on from there
function press(event) {
  const { key, target, repeat } = event;
  if (repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  const enter = key === "Enter";
  if (target.matches(enter ? "textarea, button, a" : "textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const found = find(key);
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.click();
}

box?.addEventListener("keydown", press);
if (box && !document.querySelector("[autofocus]")) {
  (box.querySelector("textarea, .entry input") ?? box).focus({ preventScroll: true });
}
