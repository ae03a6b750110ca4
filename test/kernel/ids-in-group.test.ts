import { describe, expect, it } from '@jest/globals';
import { idsInGroup } from '../../src/kernel/ids.js';

describe('the ids of a group', () => {
  const ms = 1_700_000_000_000;

  it('follow each other by place', () => {
    const idAt = idsInGroup('a group');
    const ids = Array.from({ length: 1000 }, (_, place) => idAt(place, ms));
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(1000);
  });

  it('are the same whenever they are asked for, and others in another group', () => {
    expect(idsInGroup('a group')(7, ms)).toBe(idsInGroup('a group')(7, ms));
    expect(idsInGroup('a group')(7, ms)).not.toBe(idsInGroup('another group')(7, ms));
  });
});
