import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addedParameters } from '../../../src/tracking/link/added-parameters.js';
import { passQuery } from '../../../src/tracking/link/pass-query.js';
import { subIdsOf } from '../../../src/tracking/link/sub-ids-of.js';
import { utmOf } from '../../../src/tracking/link/utm-of.js';

describe('sub-ids of a visit', () => {
  it.each([
    ['/go/ABC', {}, null],
    ['/go/ABC?sub1=a&sub5=e&sub6=f', {}, { sub1: 'a', sub5: 'e' }],
    ['/go/ABC?x=1&sub2=%C3%A4+b&sub2=second', {}, { sub2: 'ä b' }],
    ['/go/ABC?sub1=&sub3=%00%0A', {}, null],
    [`/go/ABC?sub1=${'x'.repeat(200)}`, {}, { sub1: 'x'.repeat(100) }],
    ['/go/ABC?sub4=%ff%', {}, { sub4: '\ufffd%' }],
    ['/go/ABC', { sub1: 'poster' }, { sub1: 'poster' }],
    ['/go/ABC?sub1=tv&sub3=c', { sub1: 'poster', sub2: 'b' }, { sub1: 'tv', sub2: 'b', sub3: 'c' }],
    ['/go/ABC?sub1=', { sub1: 'poster' }, { sub1: 'poster' }],
  ])('in %s with those of the link %j are %j', (url, ofLink, expected) => {
    expect(JSON.parse(subIdsOf(url, ofLink) ?? 'null')).toEqual(expected);
  });
});

describe('UTM parameters of an address', () => {
  it.each([
    ['https://shop.example/', null],
    ['https://shop.example/#?utm_source=a', null],
    ['https://shop.example/?utm_source=', null],
    ['https://shop.example/?utm_source=a&utm_id=7#?utm_term=x', { source: 'a' }],
    ['https://shop.example/?utm_campaign=%E4&utm_medium=a%0Ab', { campaign: '\ufffd', medium: 'ab' }],
    [`https://shop.example/?utm_content=${'x'.repeat(300)}`, { content: 'x'.repeat(100) }],
  ])('%s are %j', (url, expected) => {
    expect(JSON.parse(utmOf(url) ?? 'null')).toEqual(expected);
  });

  it('are those of the templates, for any text', () => {
    const values = {
      promoter: 'aktv_1',
      campaign: 'camp_1',
      campaignName: 'Süß & {x}',
      link: 'link_1',
      code: 'abc',
    };
    const text = fc
      .string({ unit: 'binary', maxLength: 100 })
      .filter((one) => !/[{}\p{Cc}]/u.test(one) && one.trim() === one && one !== '');
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), (ofCampaign, ofLink) => {
        const { utm } = addedParameters({
          ofLink: { source: ofLink },
          ofCampaign: { source: ofCampaign, term: '{campaignName}' },
          values,
          subIds: {},
        });
        const url = passQuery('https://shop.example/a?b=1#c', utm, Infinity);
        expect(url).toMatch(/^https:\/\/shop\.example\/a\?b=1&utm_source=[\x21-\x7e]*#c$/);
        const source = (ofLink ?? ofCampaign).slice(0, 100).toWellFormed();
        expect(JSON.parse(utmOf(url) ?? 'null')).toEqual({ source, term: 'Süß & {x}' });
      }),
    );
  });
});
