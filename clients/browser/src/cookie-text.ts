/** The value of a cookie in the text of `document.cookie`. Of several with this name, the first. */
export function cookieIn(text: string, name: string): string | undefined {
  return text
    .split('; ')
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** The text that stores a cookie for all pages of the host, or of `domain` and its subdomains. */
export function cookieText(
  name: string,
  value: string,
  seconds: number,
  { domain, isSecure }: { readonly domain?: string | undefined; readonly isSecure: boolean },
): string {
  const where = domain ? `; Domain=${domain}` : '';
  return `${name}=${value}; Path=/; Max-Age=${seconds}; SameSite=Lax${where}${isSecure ? '; Secure' : ''}`;
}
