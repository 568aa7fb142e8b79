// Asks the browser for a passkey and puts what it answers into the form. Without this script a code does the same.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function made(wish) {
  const user = { ...wish.user, id: bytes(wish.user.id) };
  const publicKey = { ...wish, user, challenge: bytes(wish.challenge), excludeCredentials: known(wish.excludeCredentials) };
  const passkey = await navigator.credentials.create({ publicKey });
  const answer = passkey.response;
  return answered(passkey, { attestationObject: text(answer.attestationObject), clientDataJSON: text(answer.clientDataJSON) });
}

async function shown(wish) {
  const publicKey = { ...wish, challenge: bytes(wish.challenge), allowCredentials: known(wish.allowCredentials) };
  const passkey = await navigator.credentials.get({ publicKey });
  const answer = passkey.response;
  return answered(passkey, {
    authenticatorData: text(answer.authenticatorData),
    clientDataJSON: text(answer.clientDataJSON),
    signature: text(answer.signature),
  });
}

function answered(passkey, response) {
  return { id: passkey.id, rawId: text(passkey.rawId), type: passkey.type, response, clientExtensionResults: {} };
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) break;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    const place = form.querySelector("[data-answer]");
    if (place.value) return;
    event.preventDefault();
    const wish = JSON.parse(form.dataset.passkey).publicKey;
    try {
      place.value = JSON.stringify(await ("new" in form.dataset ? made(wish) : shown(wish)));
      form.submit();
    } catch {
      form.querySelector("[data-failed]").hidden = false;
    }
  });
}
