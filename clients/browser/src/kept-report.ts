/** A report that the server has not answered. */
export interface KeptReport {
  /** Its Idempotency-Key. */
  readonly key: string;
  /** The body of the request. */
  readonly body: string;
}

const prefix = 'tncpw_report_';
const keepMs = 7 * 86_400_000;

/** Keeps unanswered reports in localStorage, each on its own, because several pages may write at once. */
export function keepReport(storage: Storage, { key, body }: KeptReport, now: number): void {
  storage.setItem(prefix + key, `${now} ${body}`);
}

/** Deletes a report; without a key, all of them. */
export function forgetReport(storage: Storage, key = ''): void {
  for (const name of Object.keys(storage)) {
    if (name.startsWith(prefix + key)) storage.removeItem(name);
  }
}

/** The reports of the last seven days. */
export function keptReports(storage: Storage, now: number): KeptReport[] {
  return Object.keys(storage).flatMap((name) => {
    const [, at, body] = /^(\d+) (.*)$/s.exec((name.startsWith(prefix) && storage.getItem(name)) || '') ?? [];
    return body !== undefined && Number(at) > now - keepMs ? { key: name.slice(prefix.length), body } : [];
  });
}
