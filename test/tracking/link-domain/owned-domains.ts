import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Scene, Seller } from '../../support/story.js';
import type { NameServer } from '../../support/name-server.js';

/** A link domain in the API. */
export interface OwnedDomain {
  readonly id: string;
  readonly host: string;
  readonly status: string;
  readonly isDefault: boolean;
  readonly checkProblem: string | null;
  readonly record: { readonly type: string; readonly name: string; readonly value: string };
}

export const domainFields = 'id host status isDefault checkProblem record { type name value }';

export async function addDomain({ program }: Seller, host: string): Promise<OwnedDomain> {
  const selection = `linkDomain { ${domainFields} }`;
  return (await program.mutate<{ linkDomain: OwnedDomain }>('addLinkDomain', { host }, selection)).linkDomain;
}

export async function verifyDomain({ program }: Seller, { id }: Pick<OwnedDomain, 'id'>) {
  return program.attempt<{ linkDomain: OwnedDomain | null }>(
    'verifyLinkDomain',
    { id },
    `linkDomain { ${domainFields} }`,
  );
}

/** A host whose record is set and verified. */
export async function aVerifiedDomain(seller: Seller, names: NameServer, host: string): Promise<OwnedDomain> {
  const { id, record } = await addDomain(seller, host);
  names.records.set(record.name, [record.value]);
  const { linkDomain, userErrors } = await verifyDomain(seller, { id });
  if (!linkDomain) throw new Error(JSON.stringify(userErrors));
  return linkDomain;
}

/** A request to a server by another host name. `fetch` does not allow that. */
export async function askAs(
  url: string,
  host: string,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: string }> {
  const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
  const outgoing = request(url + path, { method, headers: { host, 'user-agent': agent, ...headers } });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

/** A new link on a domain; null: on the default one. */
export async function linkOn(owner: Scene, linkDomainId: string | null) {
  const { campaignId, promoterId } = owner;
  const target = { targetUrl: `https://shop.example/${Math.random()}` };
  const input = { campaignId, promoterId, linkDomainId, ...target };
  const selection = 'link { id code shortUrl linkDomain { id } }';
  const made = await owner.program.mutate<{
    link: { id: string; code: string; shortUrl: string; linkDomain: { id: string } | null };
  }>('createLink', input, selection);
  return made.link;
}
