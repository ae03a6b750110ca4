import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readEventRows } from '../../../src/events/event-import/read-event-rows.js';
import { csvLine } from '../../../src/kernel/csv-line.js';

const head = 'event_type,idempotency_key';
const reportIn = (csv: string) => readEventRows(csv)[0]?.report;

describe('readEventRows', () => {
  it('reads the columns in any order, and empty values as none', () => {
    const csv = 'occurred_at,amount,asset,event_type,code,idempotency_key,metadata.plan,metadata.Source\n';
    expect(readEventRows(`${csv}2026-03-01,1.50,EUR,signup,ABC,k-1,pro,\n,,,signup,,k-2,,`)).toEqual([
      {
        line: 2,
        problems: [],
        report: {
          eventType: 'signup',
          idempotencyKey: 'k-1',
          campaignId: null,
          attribution: [{ code: 'ABC' }],
          customerId: null,
          amount: { amount: '1.50', asset: 'EUR' },
          occurredAt: new Date('2026-03-01T00:00:00Z'),
          metadata: { plan: 'pro' },
        },
      },
      {
        line: 3,
        problems: [],
        report: expect.objectContaining({ amount: null, attribution: [], occurredAt: null, metadata: null }),
      },
    ]);
  });

  it.each([
    ['a byte order mark', `\uFEFF${head}\na,b`],
    ['semicolons', 'event_type;idempotency_key\na;b'],
    ['tabs', 'event_type\tidempotency_key\na\tb'],
    ['Windows line endings', `${head}\r\na,b\r\n`],
    ['quoted values', `"event_type","idempotency_key"\n"a","b"`],
    ['names as in JSON', 'eventType,idempotencyKey\na,b'],
    ['names as people write them', 'Event type, Idempotency Key\n a , b '],
    ['rows that a spreadsheet left empty', `${head}\n\n,\na,b\n,\n`],
  ])('reads %s', (_what, csv) => {
    expect(reportIn(csv)).toMatchObject({ eventType: 'a', idempotencyKey: 'b' });
    expect(readEventRows(csv)).toHaveLength(1);
  });

  it('names the line on which a row begins, also after values with line breaks and empty lines', () => {
    const csv = `${head},metadata.note\r\na,1,"x\r\ny"\r\n\r\nb,2,\r\n"c\n",3,"\n\n"\r\nd,4,`;
    expect(readEventRows(csv).map(({ line, report }) => [line, report?.idempotencyKey])).toEqual([
      [2, '1'],
      [5, '2'],
      [6, '3'],
      [10, '4'],
    ]);
  });

  it.each([
    ['', 'csv must have a line with the names of the columns, and rows'],
    [head, 'csv must have a line with the names of the columns, and rows'],
    ['event_type\na', 'csv must have the column idempotency_key'],
    ['code\na', 'csv must have the column event_type and the column idempotency_key'],
    [`${head},eventType\na,b,c`, 'csv has the column event_type twice'],
    [`${head},colour\na,b,c`, 'csv has the unknown column "colour"; allowed: event_type, '],
    [`${head},metadata.\na,b,c`, 'csv has the unknown column "metadata."'],
    [`${head}\n"a,b\nc,d`, 'csv cannot be read: '],
    [`${head}\n${'a,b\n'.repeat(10_001)}`, 'csv must have at most 10000 rows; this has 10001'],
    [`${head}\na,${'b'.repeat(70_000)}`, 'csv cannot be read: '],
  ])('refuses the file %#', (csv, message) => {
    expect(() => readEventRows(csv)).toThrow(message);
  });

  it.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
    ['2026-03-01 10:00+02:00', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01T10:00:00.5-01:30', '2026-03-01T11:30:00.500Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-02-29', undefined],
    ['2026-13-01', undefined],
    ['2026-03-01T10:00:00', undefined],
    ['2026-03-01T25:00:00Z', undefined],
    ['01.03.2026', undefined],
    ['yesterday', undefined],
  ])('reads the time %s', (text, time) => {
    const [row] = readEventRows(`${head},occurred_at\na,b,${text}`);
    expect(row?.report?.occurredAt?.toISOString()).toBe(time);
    expect(row?.problems.map(({ field }) => field)).toEqual(time === undefined ? [['occurredAt']] : []);
  });

  it('refuses only the row whose number of values differs', () => {
    const rows = readEventRows(`${head}\na,1\nb,2,3\nc\nd,4`);
    expect(rows.map(({ line, problems }) => [line, problems.length])).toEqual([
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 0],
    ]);
  });

  it('reads back every text that a CSV file can carry', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((value) => `x${value.replaceAll(/\r\n?/g, '\n')}x`);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (keys) => {
        const csv = csvLine(head.split(',')) + keys.map((key) => csvLine(['signup', key])).join('');
        expect(readEventRows(csv).map(({ report }) => report?.idempotencyKey)).toEqual(keys);
      }),
    );
  });
});
