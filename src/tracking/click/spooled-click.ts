import type { Click } from './visit.js';

/** A click as JSON has it. */
type SpooledClick = Omit<Click, 'at' | 'networkHash'> & { readonly at: string; readonly networkHash: string };

/** The line of a click in the spool file. */
export function lineOf(click: Click): string {
  return JSON.stringify({
    ...click,
    at: click.at.toISOString(),
    networkHash: click.networkHash.toString('hex'),
  } satisfies SpooledClick);
}

/** The click of a line; undefined when a crash cut the line off. */
export function clickOf(line: string): Click | undefined {
  try {
    const spooled = JSON.parse(line) as SpooledClick;
    return { ...spooled, at: new Date(spooled.at), networkHash: Buffer.from(spooled.networkHash, 'hex') };
  } catch {
    return undefined;
  }
}
