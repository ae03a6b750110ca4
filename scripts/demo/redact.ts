/** The prefixes of tokens, keys and webhook secrets. Signatures and ids are no secrets. */
const secrets =
  /\b(t[sv]_|ak_(?:live|test)_|pk_(?:live|test)_|test_(?=[0-9A-Za-z]{49})|inv_(?=[\w-]{40})|whsec_)([\w+/-]{4})[\w+/=-]*/g;

/** The URL of a payment page is the permission to pay. */
const paymentPages = /(\/pay\/[\w-]{4})[\w-]+/g;

/** A text for the screen. Each secret shows only enough to be recognized. */
export function redact(text: string): string {
  return text
    .replaceAll(secrets, '$1$2…')
    .replaceAll(paymentPages, '$1…')
    .replaceAll(/("password": ?)"[^"]*"/g, '$1"…"');
}
