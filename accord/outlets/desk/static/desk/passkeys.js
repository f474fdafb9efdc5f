/* Passkeys: asks the browser for one and sends its answer with the form. Without this file the other ways stay. */
const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const withBytes = (list) => (list ?? []).map((item) => ({...item, id: toBytes(item.id)}));

const made = ({publicKey}) => navigator.credentials.create({publicKey: {
  ...publicKey,
  challenge: toBytes(publicKey.challenge),
  user: {...publicKey.user, id: toBytes(publicKey.user.id)},
  excludeCredentials: withBytes(publicKey.excludeCredentials),
  // Kept on the device and guarded by its lock where that can be: then it opens the account without a password.
  authenticatorSelection: {...publicKey.authenticatorSelection, residentKey: "preferred", requireResidentKey: false},
}});

const shown = ({publicKey}) => navigator.credentials.get({publicKey: {
  ...publicKey,
  challenge: toBytes(publicKey.challenge),
  allowCredentials: withBytes(publicKey.allowCredentials),
}});

const answerOf = (credential) => {
  const {response} = credential;
  const parts = {clientDataJSON: toText(response.clientDataJSON)};
  if (response.attestationObject) {
    parts.attestationObject = toText(response.attestationObject);
    parts.transports = response.getTransports?.() ?? [];
  } else {
    parts.authenticatorData = toText(response.authenticatorData);
    parts.signature = toText(response.signature);
    parts.userHandle = response.userHandle ? toText(response.userHandle) : null;
  }
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    response: parts,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const optionsOf = async ({dataset}) => {
  if (dataset.options) return JSON.parse(dataset.options);
  const answer = await fetch(dataset.asks, {headers: {"X-Requested-With": "XMLHttpRequest"}});
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()).request_options;
};

const send = async (form) => {
  const problem = form.querySelector("[data-problem]");
  problem.hidden = true;
  try {
    const options = await optionsOf(form);
    const credential = await (form.dataset.passkey === "new" ? made(options) : shown(options));
    form.elements.credential.value = answerOf(credential);
    form.submit();
  } catch {
    problem.hidden = false;
    form.querySelector("button[type=submit]").removeAttribute("aria-busy");
  }
};

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
document.querySelectorAll("[data-without-passkeys]").forEach((words) => { words.hidden = Boolean(window.PublicKeyCredential); });
