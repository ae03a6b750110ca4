import { classify } from './click-class.js';
import type { Click } from './visit.js';

/** A click in JSON form. */
type SpooledClick = Omit<Click, 'at' | 'earlierNetworks' | 'utm'> & {
  readonly at: string;
  readonly earlierNetworks?: string | null;
  readonly utm?: string | null;
};

/** What a line of an earlier version has instead of the class. Its address is not kept. */
interface EarlierLine {
  readonly isBot?: boolean;
  readonly isOverLimit?: boolean;
  readonly address?: string;
}

/** A click's line in the spool file. It has no address. */
export function lineOf(click: Click): string {
  return JSON.stringify({ ...click, at: click.at.toISOString() } satisfies SpooledClick);
}

/** The click of a line, also of an earlier version; undefined if a crash truncated the line. */
export function clickInLine(line: string): Click | undefined {
  try {
    const { isBot, isOverLimit, address: _, ...spooled } = JSON.parse(line) as SpooledClick & EarlierLine;
    const { at, ...click } = spooled;
    return {
      ...(isBot === undefined ? {} : ofEarlierLine(isBot, isOverLimit === true, click.isUnique)),
      ...click,
      utm: click.utm ?? null,
      at: new Date(at),
      earlierNetworks: click.earlierNetworks ?? null,
    };
  } catch {
    return undefined;
  }
}

/** Without a data-centre list, as an address was only compared with it when an event came. */
function ofEarlierLine(isBot: boolean, isOverLimit: boolean, isUnique: boolean) {
  const botReason = isBot ? 'AGENT' : undefined;
  return {
    ...classify({ botReason, isDataCentre: false, isOverLimit, isUnique }),
    isProgram: isBot,
    isDataCentre: null,
    subIds: null,
  };
}
