const control = /\p{Cc}/gu;

/**
 * The values of these parameters in the query of a URL, without control characters and cut. Blank ones are
 * left out.
 */
export function parametersIn<Name extends string>(
  url: string,
  names: readonly Name[],
  maxLength: number,
): Partial<Record<Name, string>> {
  const [address = ''] = url.split('#', 1);
  const queryAt = address.indexOf('?');
  const found: Partial<Record<Name, string>> = {};
  if (queryAt < 0) return found;
  const query = new URLSearchParams(address.slice(queryAt).toWellFormed());
  for (const name of names) {
    const value = query.get(name)?.toWellFormed().replaceAll(control, '').trim().slice(0, maxLength);
    if (value !== undefined && value !== '') found[name] = value.toWellFormed();
  }
  return found;
}
