// Extras for respondents' pages; every page works without them. Texts come from the page.

// once: a form is sent once; its button says so when it takes long, and when there is no network
export function once(form) {
  let sent = false;
  const notice = document.createElement("p");
  notice.className = "wait";
  notice.setAttribute("role", "status");
  form.append(notice);

  form.addEventListener("submit", (event) => {
    const button = event.submitter ?? form.querySelector("button");
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

const modules = { once, focus };
for (const element of document.querySelectorAll("[data-module]")) modules[element.dataset.module](element);
