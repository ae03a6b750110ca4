/**
 * Asks again until there is an answer, and returns it. The limit only ends a wait for something that never happens: it is far
 * above what a slow and busy machine needs, and below the limit of a test (jest.config.mjs), so that the message says what was missing.
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
