/**
 * Repeats until there is a result, and returns it. The limit only ends hopeless waits: it is far above the
 * needs of a slow machine, but below a test's limit (jest.config.mjs), so the message names what is missing.
 */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false>,
  timeoutMs = 240_000,
): Promise<T> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (performance.now() > until) throw new Error(`Waited ${timeoutMs} ms in vain for ${what}.`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}
