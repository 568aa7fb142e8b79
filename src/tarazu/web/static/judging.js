"use strict";
// A form marked with data-judge is asked about while it is typed; the answer goes into the element it names.
// Without script the form's own button asks the same.
for (const form of document.querySelectorAll("form[data-judge]")) {
  const answer = document.getElementById(form.dataset.judged);
  let waiting = 0;
  let asking = null;
  const ask = async () => {
    if (asking) asking.abort();
    asking = new AbortController();
    const typed = new FormData(form);
    const posts = form.method === "post";
    const address = posts ? form.dataset.judge : `${form.dataset.judge}?${new URLSearchParams(typed)}`;
    try {
      const said = await fetch(address, { method: posts ? "POST" : "GET", body: posts ? typed : undefined, signal: asking.signal });
      if (said.ok && !said.redirected) answer.innerHTML = await said.text();
    } catch (error) {
      if (error.name !== "AbortError") answer.setAttribute("data-stale", "");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  });
}
