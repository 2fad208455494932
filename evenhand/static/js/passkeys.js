/* Passkeys: the one thing here that needs a script. Asks the server for a challenge, the device for an answer, sends it. */
"use strict";
(() => {
  if (!window.PublicKeyCredential) return;
  for (const note of document.querySelectorAll("[data-passkey-off]")) note.hidden = true;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const read = (options) => {
    const key = options.publicKey;
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    if (key.extensions?.prf) key.extensions.prf.eval.first = bytes(key.extensions.prf.eval.first);
    for (const list of [key.allowCredentials, key.excludeCredentials]) for (const one of list || []) one.id = bytes(one.id);
    return options;
  };

  const write = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: { credProps: credential.getClientExtensionResults().credProps },
      response,
    });
  };

  // A party's passkey gives a secret too (WebAuthn PRF). Many devices give it only when asked once more after the making.
  const secretOf = async (made, asked) => {
    const given = made.getClientExtensionResults().prf;
    if (given?.results?.first) return text(given.results.first);
    if (!given?.enabled) return "";
    const again = { challenge: crypto.getRandomValues(new Uint8Array(32)), userVerification: "required",
      allowCredentials: [{ type: "public-key", id: made.rawId }], extensions: { prf: asked } };
    const shown = await navigator.credentials.get({ publicKey: again });
    const first = shown.getClientExtensionResults().prf?.results?.first;
    return first ? text(first) : "";
  };

  for (const part of document.querySelectorAll("[data-passkey-on]")) part.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const token = form.elements.csrfmiddlewaretoken.value;
      try {
        const answer = await fetch(form.dataset.options, { method: "POST", headers: { "X-CSRFToken": token } });
        const options = read(await answer.json());
        const made = form.dataset.passkey === "create" ? await navigator.credentials.create(options) : await navigator.credentials.get(options);
        const asked = options.publicKey.extensions?.prf;
        if (asked) form.elements.secret.value = await secretOf(made, asked);
        form.elements.credential.value = write(made);
      } catch {
        form.elements.credential.value = "";
      }
      form.submit();
    });
  }
})();
