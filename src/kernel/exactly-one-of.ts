/** The one member that was sent, as an input that is `@oneOf` requires; undefined unless exactly one was. */
export function exactlyOneOf<Key extends string>(
  value: Readonly<Partial<Record<Key, unknown>>>,
  keys: readonly Key[],
): Key | undefined {
  let sent: Key | undefined;
  for (const key of keys) {
    if (value[key] === undefined || value[key] === null) continue;
    if (sent !== undefined) return undefined;
    sent = key;
  }
  return sent;
}

/** How the refusal goes on after the path of the input. */
export function notExactlyOne(keys: readonly string[]): string {
  return `must have exactly one of ${keys.join(', ')}`;
}
