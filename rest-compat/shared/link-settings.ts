import { moment, plain } from './field.js';

/** The settings of a tracking link in a body. */
export const linkSettings = [
  plain('targetUrl'),
  plain('iosUrl'),
  plain('androidUrl'),
  plain('countryTargets'),
  plain('name'),
  plain('note'),
  moment('expiresAt'),
  plain('utm'),
  plain('subIds'),
  plain('linkDomainId'),
];
