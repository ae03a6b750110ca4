import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { linkHeader, maxOffset, offsetOf, pageBody, readPaging } from '../../rest-compat/shared/paging.js';
import { JsonMembers } from '../../rest-compat/shared/parse-json.js';

const paging = (query: Record<string, string>) => readPaging(new JsonMembers(query));

describe('?page and ?limit', () => {
  it('are 1 and 20 by default', () => {
    expect(paging({})).toEqual({ paging: { page: 1, limit: 20 }, errors: [] });
  });

  it.each([
    [{ page: '0' }, 'page'],
    [{ page: '-1' }, 'page'],
    [{ page: '1.5' }, 'page'],
    [{ page: 'two' }, 'page'],
    [{ page: '1e3' }, 'page'],
    [{ page: '99999999999999999999' }, 'page'],
    [{ limit: '0' }, 'limit'],
    [{ limit: '101' }, 'limit'],
    [{ limit: '' + Number.MAX_SAFE_INTEGER }, 'limit'],
    [{ page: '502', limit: '20' }, 'page'],
  ])('%j is refused, and the error names the parameter', (query, field) => {
    expect(paging(query as Record<string, string>).errors).toEqual([
      expect.objectContaining({ field, code: 'INVALID' }),
    ]);
  });

  it('are both named when both are invalid', () => {
    expect(paging({ page: 'x', limit: 'y' }).errors.map((error) => error.field)).toEqual(['page', 'limit']);
  });

  it('have the same upper bound as in GraphQL', () => {
    fc.assert(
      fc.property(fc.nat({ max: 20_000 }), fc.nat({ max: 200 }), (page, limit) => {
        const read = paging({ page: String(page), limit: String(limit) });
        expect(read.errors.length === 0).toBe(
          page >= 1 && limit >= 1 && limit <= 100 && (page - 1) * limit <= maxOffset,
        );
        if (read.errors.length === 0) expect(offsetOf(read.paging)).toBe((page - 1) * limit);
      }),
    );
  });
});

describe('a page', () => {
  it('contains the number of pages', () => {
    expect(pageBody(['a'], { page: 3, limit: 20 }, 57)).toEqual({
      data: ['a'],
      page: 3,
      limit: 20,
      total: 57,
      totalPages: 3,
    });
    expect(pageBody([], { page: 1, limit: 20 }, 0)).toMatchObject({ total: 0, totalPages: 0 });
  });

  it('links to its neighbors and keeps the filters', () => {
    const body = pageBody([], { page: 2, limit: 20 }, 57);
    expect(linkHeader('/campaigns', new URLSearchParams('status=draft&page=2'), body)).toBe(
      '</campaigns?status=draft&page=1&limit=20>; rel="first", </campaigns?status=draft&page=1&limit=20>; rel="prev", ' +
        '</campaigns?status=draft&page=3&limit=20>; rel="next", </campaigns?status=draft&page=3&limit=20>; rel="last"',
    );
  });

  it('has no neighbors when it is the only one', () => {
    const body = pageBody([], { page: 1, limit: 20 }, 0);
    expect(linkHeader('/gigs', new URLSearchParams(), body)).toBe(
      '</gigs?page=1&limit=20>; rel="first", </gigs?page=1&limit=20>; rel="last"',
    );
  });
});
