/** An address with a domain that looks like one, so that `node_modules/@scope/name` and `graphql@16.15.0` stay as they are. */
const email = /([\p{L}\d])[\p{L}\d._%+'-]*@((?:[\p{L}\d-]+\.)+(?:\p{L}{2,}|xn--[a-z\d-]+)|localhost)\b/giu;

/** A text as it may be logged: each e-mail address keeps its first character and its domain, `a***@example.com`. */
export function maskEmails(text: string): string {
  return text.includes('@') ? text.replaceAll(email, '$1***@$2') : text;
}
