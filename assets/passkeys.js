// Passkeys: <form data-passkey="create" or "get" data-options="…JSON…"> asks the browser for a passkey, puts what it says into
// the field "credential" and sends the form. The form's button asks again. WebAuthn level 2, sections 5.1 and 5.4.
const REASONS = {
  InvalidStateError: "This device keeps a passkey for your account already.",
  SecurityError: "Passkeys need a secure address with a name, such as https://events.example.org or http://localhost.",
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const said = form.querySelector("[data-said]");

  const ask = async () => {
    if (!window.PublicKeyCredential) {
      said.textContent = "This browser knows no passkeys. Use your password instead.";
      return;
    }
    said.textContent = "";
    try {
      const publicKey = withBytes(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.credential.value = JSON.stringify(asText(credential));
      form.submit();
    } catch (error) {
      said.textContent = REASONS[error.name] ?? "That did not work, or was stopped. Try again.";
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // A second press is a second try here, not a second copy.
    delete form.dataset.sent;
    ask();
  });
  ask();
}

function withBytes(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const key of [...(options.excludeCredentials ?? []), ...(options.allowCredentials ?? [])]) key.id = bytes(key.id);
  return options;
}

function asText(credential) {
  const { response } = credential;
  const parts = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) parts[part] = base64url(response[part]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    response: parts,
    extensions: JSON.stringify(credential.getClientExtensionResults()),
  };
}

function bytes(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

function base64url(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
