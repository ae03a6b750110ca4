import type { Router } from 'express';
import { aktvator } from './aktvator/aktvator.js';
import { mountDialect, type DialectDependencies } from './shared/mount-dialect.js';
import { tonicpow } from './tonicpow/tonicpow.js';

/** The dialects that are served, in the order in which they are asked. */
export const dialects = [tonicpow, aktvator];

/** Mounts every REST dialect. Requests come here with their bodies unread. */
export function mountRest(router: Router, dependencies: DialectDependencies): void {
  for (const dialect of dialects) mountDialect(router, dialect, dependencies);
}
