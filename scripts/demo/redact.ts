/** What tokens, keys and webhook secrets begin with. Signatures and ids are no secrets. */
const secrets =
  /\b(t[sv]_|ak_(?:live|test)_|pk_(?:live|test)_|test_(?=[0-9A-Za-z]{49})|inv_(?=[\w-]{40})|whsec_)([\w+/-]{4})[\w+/=-]*/g;

/** The address of a payment page is the permission to pay. */
const paymentPages = /(\/pay\/[\w-]{4})[\w-]+/g;

/** A text as it may stand on a screen: of each secret only as much as tells it from another. */
export function redact(text: string): string {
  return text
    .replaceAll(secrets, '$1$2…')
    .replaceAll(paymentPages, '$1…')
    .replaceAll(/("password": ?)"[^"]*"/g, '$1"…"');
}
