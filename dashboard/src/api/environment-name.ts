/** The environment as addresses and headers name it. */
export type EnvironmentName = 'live' | 'sandbox';

const storageKey = 'tribute-environment';

/** The environment of an address. Everything but `live` is the sandbox, where no mistake costs money. */
export function environmentOf(text: string | undefined): EnvironmentName {
  return text === 'live' ? 'live' : 'sandbox';
}

/** The environment that this browser showed last. */
export function lastEnvironment(): EnvironmentName {
  return environmentOf(localStorage.getItem(storageKey) ?? undefined);
}

/** Keeps the environment for the next visit of `/`. */
export function rememberEnvironment(environment: EnvironmentName): void {
  localStorage.setItem(storageKey, environment);
}
