/** Returns why this process cannot serve, in words for an operator; undefined when it can. */
export type ReadinessCheck = () => string | undefined | Promise<string | undefined>;

/** The timeout of a check. A timeout is itself a reason, so that a probe always gets an answer. */
const deadlineMs = 2000;

/** The checks that decide whether this process is ready. Each part of Tribute adds its own. */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();

  /** @param name Precedes the reason: `jobs`, `database`. A second check of this name replaces the first. */
  add(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** Runs all checks at once. Returns why this process is not ready; empty when it is. Never rejects. */
  async reasons(): Promise<string[]> {
    const answers = await Promise.all([...this.checks].map(async ([name, check]) => reasonOf(name, check)));
    return answers.filter((reason) => reason !== undefined);
  }
}

async function reasonOf(name: string, check: ReadinessCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => {
      resolve(`no answer within ${deadlineMs} ms`);
    }, deadlineMs);
  });
  try {
    const reason = await Promise.race([(async () => check())(), late]);
    return reason === undefined ? undefined : `${name}: ${reason}`;
  } catch {
    // The details may name hosts and users, and a probe needs no credential.
    return `${name}: the check failed`;
  } finally {
    clearTimeout(timer);
  }
}
