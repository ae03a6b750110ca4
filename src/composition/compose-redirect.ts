import type { RequestHandler } from 'express';
import type { ClickRecorder } from '../tracking/click/click-recorder.js';
import type { LinkDirectory } from '../tracking/link/link-directory.js';
import { networkHashBy } from '../tracking/click/network-hash.js';
import { countryReader } from '../tracking/click/country-reader.js';
import type { Trust } from '../platform/http/client-address.js';
import { ClickLimit } from '../tracking/click/click-limit.js';
import { redirectHandler } from '../tracking/click/redirect-handler.js';
import type { ProcessGround } from './process-ground.js';

/** Creates the redirect of links, with its limit on clicks. */
export function composeRedirect(
  { config, encryptionKey }: ProcessGround,
  services: { readonly linkDirectory: LinkDirectory; readonly clicks: ClickRecorder },
  trust: Trust,
): { readonly redirect: RequestHandler<{ code: string }>; readonly clickLimit: ClickLimit } {
  const clickLimit = new ClickLimit(config.rateLimitClicks);
  const redirect = redirectHandler({
    ...services,
    limit: clickLimit,
    networkHash: networkHashBy(encryptionKey),
    countryIn: countryReader(config, trust),
  });
  return { redirect, clickLimit };
}
