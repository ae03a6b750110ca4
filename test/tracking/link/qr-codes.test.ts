import { beforeAll, describe, expect, it } from '@jest/globals';
import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { drawQrCode } from '../../../src/tracking/link/draw-qr-code.js';
import { aKey, aScene, type Scene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { RestClient } from '../../rest-compat/rest-client.js';

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

// It is a CommonJS module whose only export is the function.
const decode = jsqr as unknown as typeof jsqr.default;

/** The text in a picture. */
function textIn({ data, width, height }: Pixels): string | undefined {
  return decode(new Uint8ClampedArray(data), width, height)?.data;
}

/** Draws the one dark path of our SVG, four pixels a square. */
function pixelsOf(svg: string): Pixels {
  const [, side = ''] = /viewBox="0 0 (\d+) \1"/.exec(svg) ?? [];
  const [, dark = '', path = ''] =
    /<path fill="#([\da-f]{6})" d="(M[^z]*z(?:M\d[^z]*z)+)"/.exec(svg.replace(/<path[^>]*H0z"\/>/, '')) ?? [];
  const [, light = ''] = /<path fill="#([\da-f]{6})"/.exec(svg) ?? [];
  const width = Number(side) * 4;
  const data = Buffer.from(`${light}ff`.repeat(width * width), 'hex');
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = Number(y) * 4; row < Number(y) * 4 + 4; row++) {
      data.fill(
        Buffer.from(`${dark}ff`, 'hex'),
        (row * width + Number(x) * 4) * 4,
        (row * width + (Number(x) + Number(length)) * 4) * 4,
      );
    }
  }
  return { data, width, height: width };
}

describe('a QR code', () => {
  const texts = ['http://localhost:3000/go/abc2345', `https://go.example.com/${'a'.repeat(32)}`];
  const looks = [
    {},
    { size: 128 },
    { size: 333, errorCorrection: 'HIGH' },
    { size: 2048, errorCorrection: 'LOW' },
    { dark: '#1A2B3C', light: '#ffeecc', errorCorrection: 'QUARTILE' },
    { dark: '#767676' },
  ] as const;
  const cases = texts.flatMap((text) => looks.map((look) => [text, look] as const));

  it.each(cases)('of %s drawn with %j can be read again', (text, look) => {
    const png = drawQrCode(text, { ...look, format: 'PNG' });
    const pixels = PNG.sync.read(png.bytes);
    const size = 'size' in look ? look.size : 512;
    expect([png.type, pixels.width, pixels.height]).toEqual(['image/png', size, size]);
    expect(textIn(pixels)).toBe(text);
    expect(textIn(pixelsOf(drawQrCode(text, { ...look, format: 'SVG' }).bytes.toString()))).toBe(text);
    expect(drawQrCode(text, { ...look, format: 'PNG' }).bytes.equals(png.bytes)).toBe(true);
  });

  it('that is too small for its squares is refused', () => {
    const draw = (): unknown => drawQrCode('x'.repeat(1000), { size: 128, errorCorrection: 'HIGH' });
    expect(draw).toThrow(/size must be at least \d+/);
  });
});

describe('the QR code of a link', () => {
  const suite = useSharedServer();
  let scene: Scene;
  let rest: RestClient;

  beforeAll(async () => {
    scene = await aScene(suite.url);
    rest = new RestClient(suite.url, scene.key);
  });

  const get = async (path: string, key = scene.key): Promise<Response> =>
    fetch(`${suite.url}/attribution/links/${scene.link.id}/${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });

  it('leads to its short URL, as a data URL and over REST', async () => {
    const query = 'query ($id: ID!) { link(id: $id) { qrCode(format: PNG, dark: "#003300", size: 300) } }';
    const { link } = await scene.program.run<{ link: { qrCode: string } }>(query, { id: scene.link.id });
    const [start, encoded = ''] = link.qrCode.split(',');
    expect(start).toBe('data:image/png;base64');
    const bytes = Buffer.from(encoded, 'base64');
    expect(textIn(PNG.sync.read(bytes))).toBe(scene.link.shortUrl);

    const png = await get('qr.png?dark=%23003300&size=300');
    expect(png.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await png.arrayBuffer()).equals(bytes)).toBe(true);

    const svg = await get('qr.svg?errorCorrection=high');
    expect(svg.headers.get('content-type')).toContain('image/svg+xml');
    expect(svg.headers.get('content-disposition')).toBe(
      `inline; filename="${scene.link.code.toLowerCase()}.svg"`,
    );
    expect(textIn(pixelsOf(await svg.text()))).toBe(scene.link.shortUrl);
  });

  it.each([
    ['size=127', 'size'],
    ['size=2049', 'size'],
    ['size=big', 'size'],
    ['dark=red', 'dark'],
    ['dark=%23fff', 'dark'],
    ['light=%23ffffff"/><script>', 'light'],
    ['dark=%23ffffff&light=%23000000', 'dark'],
    ['dark=%23787878', 'dark'],
    ['errorCorrection=best', 'errorCorrection'],
  ])('is refused by field: %s', async (query, field) => {
    const answer = await rest.get(`/attribution/links/${scene.link.id}/qr.png?${query}`);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field }] } });
  });

  it('needs attribution:read, and a link of the caller', async () => {
    const key = await aKey(scene.owner, scene.organizationId, ['campaigns:read']);
    expect((await get('qr.svg', key)).status).toBe(403);
    const stranger = await aScene(suite.url);
    expect((await get('qr.svg', stranger.key)).status).toBe(404);
    expect((await fetch(`${suite.url}/attribution/links/${scene.link.id}/qr.png`)).status).toBe(401);
  });

  it('counts as much work, so that one operation draws few', async () => {
    const query =
      '{ links(first: 100) { nodes { qrCode other: qrCode(size: 2048) third: qrCode(format: PNG) } } }';
    await expect(scene.program.run(query)).rejects.toThrow(/complexity/);
  });
});
