import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvLine } from '../../src/kernel/csv-line.js';

/** A strict parser of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /"((?:[^"]|"")*)"(,|\r\n)|([^",\r\n]*)(,|\r\n)/y;
  for (let at = 0; at < text.length; at = field.lastIndex) {
    field.lastIndex = at;
    const found = field.exec(text);
    if (!found) throw new Error(`Not CSV from ${at} on: ${text.slice(at)}`);
    row.push(found[1]?.replaceAll('""', '"') ?? found[3] ?? '');
    if ((found[2] ?? found[4]) === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('a line of CSV', () => {
  it('is parsed back as it was written, for any content', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', ' ', 'é', '7') });
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (rows) => {
        const plain = rows.map((row) => row.map((value) => `a${value}`));
        expect(parseCsv(plain.map(csvLine).join(''))).toEqual(plain);
      }),
    );
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+49 170', "'+49 170"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =cmd', "'  =cmd"],
    ['＝1+1', "'＝1+1"],
    ['\t=1', "'\t=1"],
    ['-5.00', '-5.00'],
    ['25.00', '25.00'],
    ['-', "'-"],
    ['a=b', 'a=b'],
    ['', ''],
  ])('is not run as a formula by a spreadsheet: %j', (value, field) => {
    expect(parseCsv(csvLine([value, 'x']))).toEqual([[field, 'x']]);
  });

  it('is never run as a formula, for any first characters', () => {
    fc.assert(
      fc.property(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n'), fc.string(), (start, rest) => {
        const [[field] = []] = parseCsv(csvLine([start + rest]));
        expect(field).toMatch(/^(?:'|-\d+(?:\.\d+)?$)/);
      }),
    );
  });
});
