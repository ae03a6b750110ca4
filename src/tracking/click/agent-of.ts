import Bowser from 'bowser';
import { LRUCache } from 'lru-cache';

/** The browser and operating system that a user agent names; null if unknown. */
export interface Agent {
  readonly browser: string | null;
  readonly os: string | null;
}

/** Parsing takes some 0.1 ms, and a few agents are most of all visits. */
const known = new LRUCache<string, Agent>({ max: 5000 });

/** The browser and operating system of a user agent, such as `Firefox` on `Linux`. */
export function agentOf(userAgent: string | null): Agent {
  if (userAgent === null || userAgent === '') return { browser: null, os: null };
  let agent = known.get(userAgent);
  if (!agent) {
    const { browser, os } = Bowser.parse(userAgent);
    known.set(userAgent, (agent = { browser: nameOf(browser.name), os: nameOf(os.name) }));
  }
  return agent;
}

/** A user agent may put any text in the place of a name. */
function nameOf(name: string | undefined): string | null {
  return name === undefined || name === '' ? null : name.slice(0, 50);
}
