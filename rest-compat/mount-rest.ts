import type { Router } from 'express';
import { aktvator } from './aktvator/aktvator.js';
import { mountDialect, type DialectDependencies } from './shared/mount-dialect.js';
import { tonicpow } from './tonicpow/tonicpow.js';

/** The dialects, in the order in which they are tried. */
export const dialects = [tonicpow, aktvator];

/** Mounts every REST dialect. Request bodies are still unread here. */
export function mountRest(router: Router, dependencies: DialectDependencies): void {
  for (const dialect of dialects) mountDialect(router, dialect, dependencies);
}
