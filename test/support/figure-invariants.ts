import { expect } from '@jest/globals';
import type { Database } from './database.js';
import { miscountedFigures } from './miscounted-figures.js';

/**
 * Figures equal a recount of the stored rows.
 * @param after Only figures of campaigns with larger ids.
 */
export async function expectCountedFigures(database: Database, after?: string): Promise<void> {
  expect(await miscountedFigures(database, after)).toEqual([]);
}
