/** Runs what the browser may forbid, such as access to storage. Undefined if it does. */
export function blockable<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
