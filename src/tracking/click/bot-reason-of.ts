import type { IncomingHttpHeaders } from 'node:http';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import type { BotReason } from './click-class.js';

/** Every browser names itself like one of these. */
const browserPattern = /mozilla\/|opera[/ ]|lynx\/|links \(|w3m\/|netsurf\/|dillo\//i;

/** Browsers and email programs mark prefetches. */
const prefetchPattern = /prefetch|preview|prerender/i;
const purposeHeaders = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;

/** Why a request is no visit of a person; undefined if it looks like one. Pure. */
export function botReasonOf(method: string | undefined, headers: IncomingHttpHeaders): BotReason | undefined {
  if (method === 'HEAD') return 'HEAD';
  if (purposeHeaders.some((name) => isOfPrefetch(headers[name]))) return 'PREFETCH';
  if (isEmbedded(headers)) return 'EMBEDDED';
  return isOfProgram(headers['user-agent']) ? 'AGENT' : undefined;
}

/** A few agents are most of all visits. */
const programs = new LRUCache<string, boolean>({ max: 5000 });

function isOfProgram(userAgent = ''): boolean {
  let isProgram = programs.get(userAgent);
  if (isProgram === undefined) {
    isProgram = !browserPattern.test(userAgent) || isbot(userAgent);
    programs.set(userAgent, isProgram);
  }
  return isProgram;
}

function isOfPrefetch(purpose: string | string[] | undefined): boolean {
  return purpose !== undefined && prefetchPattern.test(textOf(purpose));
}

/** Browsers report what they load a URL for. Only a document is a visit; embedded links may load unseen. */
function isEmbedded(headers: IncomingHttpHeaders): boolean {
  const destination = textOf(headers['sec-fetch-dest']);
  return destination !== '' && destination.trim().toLowerCase() !== 'document';
}

const textOf = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');
