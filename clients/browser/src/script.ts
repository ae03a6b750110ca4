/*
 * The entry of `/tpow.js`. Its settings are attributes of its script tag.
 */
import { serverOf } from './server-of.js';
import { start, type TonicPow } from './start.js';

declare global {
  interface Window {
    /** Other properties, such as the `config` of older pages, stay. */
    TonicPow?: Partial<TonicPow>;
  }
}

const tag = document.currentScript;

// A page may load the script twice, for example under two of its names.
if (tag instanceof HTMLScriptElement && !window.TonicPow?.convert) {
  const { key, server, consent, domain, clean } = tag.dataset;
  const tonicpow = start({
    server: server ?? serverOf(tag.src),
    key,
    consent,
    domain,
    clean: clean !== undefined && clean !== 'false',
  });
  window.TonicPow = Object.assign(window.TonicPow ?? {}, tonicpow);
}
