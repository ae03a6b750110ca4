import type { Click } from './visit.js';

/** A click in JSON form. */
type SpooledClick = Omit<Click, 'at' | 'networkHash'> & { readonly at: string; readonly networkHash: string };

/** A click's line in the spool file. */
export function lineOf(click: Click): string {
  return JSON.stringify({
    ...click,
    at: click.at.toISOString(),
    networkHash: click.networkHash.toString('hex'),
  } satisfies SpooledClick);
}

/** The click of a line; undefined if a crash truncated the line. */
export function clickOf(line: string): Click | undefined {
  try {
    const spooled = JSON.parse(line) as SpooledClick;
    return { ...spooled, at: new Date(spooled.at), networkHash: Buffer.from(spooled.networkHash, 'hex') };
  } catch {
    return undefined;
  }
}
