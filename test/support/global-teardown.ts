/** Stops the shared servers and the cluster of the run. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { stopTestRun?: () => Promise<void> }).stopTestRun?.();
}
