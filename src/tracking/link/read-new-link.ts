import { ErrorCode, RefusedError, type Problem } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import type { ChangesTo } from '../../kernel/merge-changes.js';
import { normalizeUrl } from '../../kernel/normalize-url.js';
import { unstorableTexts } from '../../kernel/storable-text.js';
import { isBlank } from '../../kernel/trim-text.js';
import { changeUtm, type StoredUtm } from '../../campaigns/campaign/utm-template.js';
import { domainIdIn } from '../link-domain/domains-for-links.js';
import { chosenCode } from './chosen-code.js';
import {
  countryTargetsIn,
  isCountryCode,
  maxCountryTargets,
  type CountryTarget,
} from './country-target.types.js';
import type { WantedLink } from './insert-link.js';
import { changeSubIds, type StoredSubIds } from './sub-ids.js';

/** A link of a batch as it was asked for, with types already validated by GraphQL. Texts are trimmed. */
export interface NewLinkRequest {
  readonly campaignId: string;
  readonly promoterId: string;
  readonly targetUrl?: string | null;
  readonly code?: string | null;
  readonly name?: string | null;
  readonly note?: string | null;
  readonly expiresAt?: Date | null;
  readonly utm?: ChangesTo<StoredUtm> | null;
  readonly subIds?: ChangesTo<StoredSubIds> | null;
  readonly iosUrl?: string | null;
  readonly androidUrl?: string | null;
  readonly countryTargets?: readonly CountryTarget[] | null;
  readonly linkDomainId?: string | null;
}

/** A valid link of a batch. A target of null is that of the campaign. */
export type NewLink = Omit<WantedLink, 'organizationId' | 'environment' | 'targetUrl'> & {
  readonly targetUrl: string | null;
};

/** The link of a request, or all its problems. Pure. */
export function readNewLink(
  request: NewLinkRequest,
): { readonly link: NewLink } | { readonly problems: readonly [Problem, ...Problem[]] } {
  const problems: Problem[] = [];
  const { name = null, note = null, expiresAt = null } = request;
  problems.push(...unstorableTexts({ name, note, utm: request.utm, subIds: request.subIds }, []));
  problems.push(...lengthProblem(name, 'name', 200), ...lengthProblem(note, 'note', 1000));
  const campaignId = attempt(problems, () => requireId('campaign', request.campaignId, 'campaignId'));
  const promoterId = attempt(problems, () => requireId('promoter', request.promoterId, 'promoterId'));
  const urlOf = (name: 'targetUrl' | 'iosUrl' | 'androidUrl'): string | null | undefined =>
    readUrl(problems, request[name], [name]);
  const urls = { targetUrl: urlOf('targetUrl'), iosUrl: urlOf('iosUrl'), androidUrl: urlOf('androidUrl') };
  const countryTargets = readCountries(problems, request.countryTargets ?? []);
  const code = attempt(problems, () => (request.code == null ? null : chosenCode(request.code)));
  const utm = attempt(problems, () => changeUtm({}, request.utm ?? null));
  const subIds = attempt(problems, () => changeSubIds({}, request.subIds ?? null));
  const linkDomainId = attempt(problems, () => domainIdIn(request));
  const [first, ...more] = problems;
  if (first) return { problems: [first, ...more] };
  const described = { code, name, note, expiresAt, utm, subIds, linkDomainId };
  const link = { campaignId, promoterId, ...urls, countryTargets, ...described };
  return { link: link as NewLink };
}

/** Undefined, with a problem, if it is no URL. */
function readUrl(
  problems: Problem[],
  text: string | null | undefined,
  field: readonly string[],
): string | null | undefined {
  const url = text == null ? null : normalizeUrl(text);
  if (url !== undefined) return url;
  const message = `${field.at(-1)} must be an absolute http or https URL of at most 2048 characters`;
  problems.push({ code: ErrorCode.INVALID_URL, message, field });
  return undefined;
}

function readCountries(
  problems: Problem[],
  targets: readonly CountryTarget[],
): readonly CountryTarget[] | undefined {
  if (targets.length > maxCountryTargets) {
    const message = `countryTargets must have at most ${maxCountryTargets} countries`;
    problems.push({ code: ErrorCode.INVALID, message, field: ['countryTargets'] });
    return undefined;
  }
  const read = targets.map(({ country, url }, index) => {
    const field = ['countryTargets', String(index)];
    if (!isCountryCode(country)) {
      const message = 'country must be a two-letter code of ISO 3166-1, such as DE';
      problems.push({ code: ErrorCode.INVALID, message, field: [...field, 'country'] });
    }
    return { country, url: readUrl(problems, url, [...field, 'url']) ?? '' };
  });
  return attempt(problems, () => countryTargetsIn(read));
}

function lengthProblem(text: string | null, field: string, most: number): Problem[] {
  if (text === null || (!isBlank(text) && text.length <= most)) return [];
  const message = `${field} must have 1 to ${most} characters, and not be blank`;
  return [{ code: ErrorCode.INVALID, message, field: [field] }];
}

function attempt<T>(problems: Problem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
