import { describe, expect, it } from '@jest/globals';
import { chooseUrl, type LinkTargets } from '../../../src/tracking/link/choose-url.js';

const all: LinkTargets = {
  targetUrl: 'target',
  iosUrl: 'ios',
  androidUrl: 'android',
  countries: new Map([['DE', 'germany']]),
};
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15';
const ipad = 'Mozilla/5.0 (iPad; CPU OS 12_0 like Mac OS X) AppleWebKit/605.1.15';
const pixel = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Mobile';
const tablet = 'Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36';
const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15';

describe('the page for a visitor', () => {
  it.each([
    [iphone, undefined, 'ios'],
    [ipad, 'FR', 'ios'],
    [pixel, 'FR', 'android'],
    [tablet, undefined, 'android'],
    [mac, undefined, 'target'],
    [undefined, undefined, 'target'],
    [iphone, 'DE', 'germany'],
    [mac, 'DE', 'germany'],
    [undefined, 'de', 'target'],
  ])('with the agent %s in the country %s is %s', (userAgent, country, page) => {
    expect(chooseUrl(all, userAgent, country)).toBe(page);
  });

  it.each([iphone, pixel, mac])('is the target if the link has no other: %s', (userAgent) => {
    const only = { ...all, iosUrl: null, androidUrl: null, countries: new Map() };
    expect(chooseUrl(only, userAgent, 'DE')).toBe('target');
  });
});
