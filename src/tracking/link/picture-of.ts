import { crc32, deflateSync } from 'node:zlib';

/** Squares in two colors: true is dark. Every row has as many squares as there are rows. */
export interface Picture {
  readonly squares: readonly (readonly boolean[])[];
  /** Width and height in pixels: at least one for each square. */
  readonly size: number;
  /** Colors such as `#1a2b3c`. */
  readonly dark: string;
  readonly light: string;
}

/** An SVG of this picture, with one path. */
export function svgOf({ squares, size, dark, light }: Picture): string {
  const { length } = squares;
  let path = '';
  for (const [y, row] of squares.entries()) {
    for (let x = 0; x < length; x++) {
      const start = x;
      while (row[x] === true) x += 1;
      if (x > start) path += `M${start} ${y}h${x - start}v1h-${x - start}z`;
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${length} ${length}" ` +
    `shape-rendering="crispEdges"><path fill="${light}" d="M0 0h${length}v${length}H0z"/>` +
    `<path fill="${dark}" d="${path}"/></svg>\n`
  );
}

/**
 * A PNG of this picture with a palette of two colors, one bit for each pixel: a hundredth of the memory that
 * colored pixels take. All squares have the same whole number of pixels. The rest widens the margin.
 * See https://www.w3.org/TR/png-3/.
 */
export function pngOf({ squares, size, dark, light }: Picture): Buffer {
  const bytes = Math.ceil(size / 8);
  const scale = Math.floor(size / squares.length);
  const start = Math.floor((size - scale * squares.length) / 2);
  // Each line begins with the number of its filter: none.
  const lines = Buffer.alloc(size * (1 + bytes));
  for (const [y, row] of squares.entries()) {
    const line = Buffer.alloc(1 + bytes);
    for (const [x, isDark] of row.entries()) {
      if (isDark) for (let pixel = 0; pixel < scale; pixel++) setBit(line, start + x * scale + pixel);
    }
    for (let copy = 0; copy < scale; copy++) line.copy(lines, (start + y * scale + copy) * line.length);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // One bit for each pixel, as an index of the palette.
  header.set([1, 3], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1A\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(light.slice(1) + dark.slice(1), 'hex')),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function setBit(line: Buffer, x: number): void {
  const at = 1 + (x >> 3);
  line[at] = (line[at] ?? 0) | (0x80 >> (x & 7));
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4 + content.length + 4);
  frame.writeUInt32BE(data.length, 0);
  content.copy(frame, 4);
  frame.writeUInt32BE(crc32(content), 4 + content.length);
  return frame;
}
