import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { mergedFeatures } from '../src/composition/merged-features.js';

type IsGenuine = (headers: Record<string, string>, body: string, secret: string) => boolean;

describe('the documentation of webhooks', () => {
  it('has a row for every event type that endpoints may subscribe to, and no other', async () => {
    const text = await readFile(resolve('docs/webhooks.md'), 'utf8');
    const table = text.slice(text.indexOf('## Event types'));
    const rows = [...table.matchAll(/^\| `(\S+)` +\| (.+?) +\|$/gm)].map(([, name, words]) => [name, words]);
    const types = [...mergedFeatures.eventTypes]
      .filter(([, { webhook }]) => webhook !== false)
      .map(([name, { description }]) => [name, description]);
    expect(rows).toEqual(types);
  });

  it('verifies signatures as the Standard Webhooks library makes them', async () => {
    const text = await readFile(resolve('docs/webhooks.md'), 'utf8');
    const code = /^```js\n([^]*?)^```$/m.exec(text)?.[1] ?? '';
    const { isGenuine } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      isGenuine: IsGenuine;
    };
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const body = '{"id":"evt_1"}';
    const signed = (at: Date): Record<string, string> => ({
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': `v1,AAAA ${new Webhook(secret).sign('evt_1', at, body)}`,
    });
    const headers = signed(new Date());
    expect(isGenuine(headers, body, secret)).toBe(true);
    expect(isGenuine(headers, `${body} `, secret)).toBe(false);
    expect(isGenuine({ ...headers, 'webhook-id': 'evt_2' }, body, secret)).toBe(false);
    expect(isGenuine(headers, body, `whsec_${Buffer.alloc(32, 8).toString('base64')}`)).toBe(false);
    expect(isGenuine(signed(new Date(Date.now() - 600_000)), body, secret)).toBe(false);
    expect(isGenuine({}, body, secret)).toBe(false);
  });
});
