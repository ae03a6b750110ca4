/** Whether a mail server refused this email permanently (5xx, RFC 5321 section 4.2.1). */
export function isRefusedForGood(error: unknown): boolean {
  const { responseCode } = (error ?? {}) as { responseCode?: unknown };
  return typeof responseCode === 'number' && responseCode >= 500;
}
