import { isIP } from 'node:net';
import * as z from 'zod';
import type { PostEmail } from '../../kernel/email.js';
import type { Ground } from '../../kernel/ground.js';
import { allow, part, type Feature } from '../../kernel/feature.js';
import type { ConfigOf, SettingTable } from '../../kernel/setting.js';
import { optionalList } from '../../kernel/setting-schemas.js';
import type { httpSettings } from '../../platform/http/http.settings.js';
import { LinkDomainChecks } from './link-domain-checks.js';
import { ProofFinder } from './find-proof.js';
import { linkDomainQuota } from './link-domain-quota.js';
import { LinkDomain } from './link-domain.entity.js';
import { LinkDomainResolver } from './link-domain.resolver.js';
import { LinkDomainService } from './link-domain.service.js';
import { LinkHostDirectory } from './link-host-directory.js';
import { ownHostsOf } from './own-hosts-of.js';
import { linkDomainEventData } from './link-domain-event-data.js';

export const linkDomainNames = {
  ids: { linkDomain: ['dom'] },
  eventTypes: {
    'link_domain.verified': {
      data: linkDomainEventData['link_domain.verified'],
      scope: 'attribution:read',
      description: 'The DNS record of a link domain was found. Its host serves short links now.',
    },
    'link_domain.lapsed': {
      data: linkDomainEventData['link_domain.lapsed'],
      scope: 'attribution:read',
      description: 'The DNS record of a link domain is gone. Its host serves no short links any more.',
    },
  },
} as const;

const server = z
  .string()
  .refine((text) => isIP(text.replace(/^\[?(.*?)\]?(?::\d{1,5})?$/, '$1')) !== 0 || isIP(text) !== 0);

/** The settings of `tracking/link-domain`. */
const linkDomainSettings = {
  dnsServers: {
    name: 'DNS_SERVERS',
    description:
      'Name servers that are asked for the records of link domains. Without them, those of the system.',
    schema: optionalList(server).describe(
      'IP addresses with an optional port between commas, such as `9.9.9.9,[2620:fe::fe]:53`',
    ),
    fallback: '',
  },
} as const satisfies SettingTable;

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof linkDomainSettings & Pick<typeof httpSettings, 'sandboxHost'>>;
  readonly postEmail: PostEmail;
}

/** What `tracking/link-domain` adds to Tribute. */
export const linkDomainFeature = {
  room: 'tracking/link-domain',
  ...linkDomainNames,
  settings: linkDomainSettings,
  quotas: [linkDomainQuota],
  entities: [LinkDomain],
  nodes: { linkDomain: { entity: LinkDomain, type: 'LinkDomain' } },
  auditActions: { checkLinkDomain: 'The platform looked for the DNS record of a link domain.' },
  operations: {
    Query: allow('attribution:read', 'linkDomain', 'linkDomains'),
    Mutation: allow(
      'attribution:write',
      'addLinkDomain',
      'verifyLinkDomain',
      'updateLinkDomain',
      'deleteLinkDomain',
    ),
  },
  types: { LinkDomain: { scope: 'attribution:read' }, LinkDomainRecord: part },
  sandbox: { keeps: { link_domain: 'Their DNS records stay valid.' } },
  create: (needs: Needs) => {
    const { config, orm, sql, wakeUps, address, quotas, log } = needs;
    const proofs = new ProofFinder(config.dnsServers);
    const ownHosts = ownHostsOf(address, config.sandboxHost);
    const linkHosts = new LinkHostDirectory(sql, wakeUps, ownHosts, (error) => {
      log.warn({ err: error }, 'the hosts of organizations could not be read yet');
    });
    const domains = new LinkDomainService({
      metadata: orm.getMetadata(),
      quotas,
      proofs,
      directory: linkHosts,
      ownHosts,
    });
    const checks = new LinkDomainChecks(
      () => orm.em.fork(),
      proofs,
      async (tx, email) => needs.postEmail(tx, email),
    );
    return {
      services: { linkHosts },
      resolvers: [new LinkDomainResolver(domains)],
      jobs: [
        {
          name: 'link-domain.check',
          every: '10 seconds',
          run: async (signal: AbortSignal) => checks.run(signal),
        },
      ],
      start: async () => linkHosts.start(),
      close: async () => {
        linkHosts.close();
      },
    };
  },
} satisfies Feature<Needs>;
