import { headerOfProxy, type Trust } from '../platform/http/client-address.js';
import type { FindHostOwner, Redirect } from '../platform/http/redirect-first.js';
import { countryOf } from '../tracking/click/click-details.js';
import { clickLimitFigure } from '../tracking/click/click-figures.js';
import { ClickLimit } from '../tracking/click/click-limit.js';
import { openCountryFile } from '../tracking/click/country-file.js';
import { redirectHandler } from '../tracking/click/redirect-handler.js';
import type { Services } from './create-features.js';
import type { ProcessGround } from './create-ground.js';

/** Creates the redirect of links, with its limit on clicks and its metrics. */
export async function composeRedirect(
  { config, figures }: ProcessGround,
  services: Services,
  trust: Trust,
): Promise<{
  readonly redirect: Redirect;
  readonly shortHost: string | undefined;
  readonly hostOwnerOf: FindHostOwner;
}> {
  const limit = new ClickLimit(config.rateLimitClicks);
  figures.push(clickLimitFigure(limit));
  const { countryHeader, shortHost } = config;
  const redirect = redirectHandler({
    ...services,
    limit,
    trust,
    proxyCountryOf: (request) =>
      countryHeader === undefined ? undefined : countryOf(headerOfProxy(request, countryHeader, trust)),
    countryOfAddress: await openCountryFile(config.countryFile),
    respectsOptOut: config.respectDoNotTrack,
  });
  return { redirect, shortHost, hostOwnerOf: (host) => services.linkHosts.ownerOf(host) };
}
