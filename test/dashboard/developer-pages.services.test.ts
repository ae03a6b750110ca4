import { describe, expect, it } from '@jest/globals';
import { useVisitors } from '../support/chromium.js';
import { setFraudChecks } from '../events/event/fraud-check-reports.js';
import { ingest, ingestAndEvaluate } from '../support/outcome.js';
import { startReceiver } from '../support/receiver.js';
import { useSharedServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import {
  anAccount,
  aSignableScene,
  expectWell,
  fill,
  heading,
  press,
  requestsAtLoad,
  signIn,
} from './dashboard-scene.js';
import { faultsOfPage } from './faults-of-page.js';

const suite = useSharedServer();
const visitors = useVisitors();
const address = (): string => suite.url.replace('127.0.0.1', 'localhost');

describe('a developer', () => {
  it('creates a webhook, sends a test, and sees what was sent and answered', async () => {
    const { page } = visitors;
    const { email } = await anAccount(suite.url);
    const receiver = await startReceiver();
    await signIn(page, address(), email);
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByText('No webhooks in this environment').waitFor();
    await press(page, 'New webhook');
    await fill(page, { Name: 'Shop backend', Address: 'no address' });
    await press(page, 'Create the webhook');
    await page.getByText(/^targetUrl must/).waitFor();
    await fill(page, { Address: receiver.url });
    await press(page, 'Create the webhook');
    await heading(page, 'Copy the signing secret now').waitFor();
    expect(await page.locator('code', { hasText: /^whsec_/ }).count()).toBe(1);
    await press(page, 'Done');
    await expectWell(page, 'Webhooks');
    await page.getByRole('link', { name: 'Shop backend' }).click();
    await press(page, 'Send a test');
    await page.getByRole('cell', { name: 'Delivered' }).waitFor();
    await expectWell(page, 'Shop backend');
    expect(await requestsAtLoad(page)).toBeLessThanOrEqual(3);
    await press(page, 'Attempts');
    await page.getByText('Request', { exact: true }).click();
    await page.getByText(receiver.received[0]?.headers['webhook-id'] as string).waitFor();
    expect(await faultsOfPage(page)).toEqual([]);
    await press(page, 'Close');
    await press(page, 'Send again');
    await waitFor('the message again', async () => receiver.received.length === 2);
    await press(page, 'Disable');
    await page.getByText('It was disabled on request.').waitFor();
    await press(page, 'Enable');
    await press(page, 'Delete');
    await press(page, 'Delete the webhook');
    await page.getByText('No webhooks in this environment').waitFor();
    await receiver.close();
  });
});

describe('a seller', () => {
  it('sees live what customers did and why it counted, and decides about what a fraud check holds', async () => {
    const { page } = visitors;
    const scene = await aSignableScene(suite.url);
    await setFraudChecks(scene, { velocity: 'REVIEW', velocityEvents: 1 });
    await signIn(page, address(), scene.email);
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByText('No events yet').waitFor();
    await ingest(scene, 'order-1', { customerId: 'ada' });
    const row = page.getByRole('link', { name: 'customer.signup' });
    await row.waitFor();
    await expectWell(page, 'Events');
    expect(await requestsAtLoad(page)).toBeLessThanOrEqual(3);
    await row.click();
    await page.getByText('It belongs to Pat, by the code that the customer typed.').waitFor();
    await page.getByText('The gig “Bring a sign-up” counts it as an attempt, verified at once.').waitFor();
    await page.getByText('$25.00').first().waitFor();
    await expectWell(page, 'customer.signup');
    expect(await requestsAtLoad(page)).toBeLessThanOrEqual(3);
    for (const key of ['order-2', 'order-3']) await ingestAndEvaluate(scene, key);
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.getByRole('link', { name: '2 events held by a fraud check' }).click();
    await page.getByText('2 events', { exact: true }).waitFor();
    await row.first().click();
    await press(page, 'Approve');
    await page.getByText(/A reviewer approved it all the same\.$/).waitFor();
    await page.goBack();
    await row.first().click();
    await press(page, 'Reject');
    await fill(page, { 'Why (optional)': 'Bought sign-ups' });
    await press(page, 'Reject the event');
    await page.getByText('Bought sign-ups', { exact: true }).waitFor();
    await page.getByText('Rejected', { exact: true }).first().waitFor();
  });
});
