"use strict";
// What somebody types into a form is kept on their own device until the form has been sent and done: a line that drops,
// a session that ends or a browser that closes loses nothing. Passwords and codes are never kept. Without script a form
// works as before.
const PREFIX = "tarazu-draft ";
const DAYS_MAX = 30;
const person = document.currentScript.dataset.person;
const words = document.getElementById("kept-words");

const named = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
const hidden = (form) => [...form.querySelectorAll("input[type=hidden]")].filter((one) => !["csrfmiddlewaretoken", "key", "draft"].includes(one.name));
const fields = (form) => [...form.elements].filter((one) => one.name && !["hidden", "file", "submit", "button"].includes(one.type) && one.tagName !== "FIELDSET");
const isChoice = (one) => one.type === "checkbox" || one.type === "radio";
const state = (form) => fields(form).map((one) => [one.name, isChoice(one) ? one.value : "", isChoice(one) ? one.checked : one.value]);
const place = (form) => `${PREFIX}${person} ${new URL(form.action, location).pathname} ${hidden(form).map((one) => one.value).join(" ")}`;
const ours = () => Object.keys(localStorage).filter((one) => one.startsWith(`${PREFIX}${person} `));
const read = (where) => { try { return JSON.parse(localStorage.getItem(where)); } catch { return null; } };

function fill(form, kept) {
  for (const [name, value, given] of kept.fields) {
    const one = fields(form).find((field) => field.name === name && (!isChoice(field) || field.value === value));
    if (!one) continue;
    if (isChoice(one)) one.checked = given;
    else if (one.tagName !== "SELECT" || [...one.options].some((option) => option.value === given)) one.value = given;
  }
  // The key of the form that was sent goes with its words: if it was done after all, sending it again does nothing twice.
  if (form.elements.key && kept.key) form.elements.key.value = kept.key;
}

function keep(form) {
  const where = place(form);
  const before = JSON.stringify(state(form));
  const key = form.elements.key?.value ?? "";
  const kept = read(where);
  if (kept && JSON.stringify(kept.fields) !== before) {
    fill(form, kept);
    const note = words.content.firstElementChild.cloneNode(true);
    note.querySelector("button").addEventListener("click", () => {
      localStorage.removeItem(where);
      note.remove();
      fill(form, { fields: JSON.parse(before), key });
    });
    form.prepend(note);
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    form.dispatchEvent(new Event("input"));
  }
  const save = () => localStorage.setItem(where, JSON.stringify({ at: Date.now(), key: form.elements.key?.value ?? "", path: new URL(form.action, location).pathname, fields: state(form) }));
  form.addEventListener("input", save);
  form.addEventListener("change", save);
}

function sweep() {
  const done = decodeURIComponent(named("tarazu_done"));
  for (const where of ours()) {
    const kept = read(where);
    const isDone = kept && done && (kept.key ? kept.key === done : kept.path === done);
    if (!kept || isDone || Date.now() - kept.at > DAYS_MAX * 86_400_000) localStorage.removeItem(where);
  }
  document.cookie = "tarazu_done=; max-age=0; path=/; samesite=lax";
}

try {
  sweep();
  for (const form of document.querySelectorAll("main form[method=post]")) {
    if (fields(form).length && !form.querySelector("input[type=password], [autocomplete=one-time-code], [autocomplete=off]")) keep(form);
  }
  document.querySelector("form[data-leaves]")?.addEventListener("submit", () => ours().forEach((one) => localStorage.removeItem(one)));
} catch (error) {
  if (error.name !== "SecurityError" && error.name !== "QuotaExceededError") throw error; // a browser that keeps nothing
}
