import { describe, expect, it } from '@jest/globals';
import { TOTP } from 'otpauth';
import { useVisitors } from '../support/chromium.js';
import { tokenIn } from '../support/mailbox.js';
import { mailTo } from '../support/mail-folder.js';
import { useSharedServer } from '../support/suite.js';
import {
  anAccount,
  bytesOfFirstScreen,
  expectWell,
  fill,
  heading,
  newEmail,
  password,
  press,
  requestsAtLoad,
  signIn,
} from './dashboard-scene.js';
import { faultsOfPage } from './faults-of-page.js';
const suite = useSharedServer();
const visitors = useVisitors();
const address = (): string => suite.url.replace('127.0.0.1', 'localhost');

describe('a new person', () => {
  it('signs up, founds an organization, pays, and starts a campaign, by visible labels alone', async () => {
    const { page } = visitors;
    const refused: string[] = [];
    page.on('console', (message) => void (message.type() === 'error' && refused.push(message.text())));
    expect(await bytesOfFirstScreen(page, address())).toBeLessThan(200_000);
    await expectWell(page, 'Sign in');
    await page.getByRole('link', { name: 'Create an account' }).click();
    await fill(page, { 'Your name': 'Ada', Email: newEmail(), Password: password });
    await expectWell(page, 'Create an account');
    await press(page, 'Create the account');
    await expectWell(page, 'Create an organization');
    await fill(page, { Name: 'Acme Shoes' });
    await press(page, 'Create it');
    await heading(page, 'Home').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/app\/sandbox\/org_/);
    await fill(page, { 'Top up, in USD': '1234.567891' });
    await press(page, 'Go to the payment');
    await page.waitForURL('**/pay/**');
    await page.getByRole('button').first().click();
    await page.getByText('$1,234.567891').waitFor();
    await expectWell(page, 'Home');
    expect(await requestsAtLoad(page)).toBeLessThanOrEqual(3);
    await page.getByRole('link', { name: 'Campaigns', exact: true }).click();
    await page.getByRole('link', { name: 'Create your first campaign' }).click();
    await fill(page, { Name: 'Summer', 'Where its links lead': 'https://shop.example/summer' });
    await fill(page, { 'Budget, in USD (optional)': '500' });
    await expectWell(page, 'New campaign');
    await press(page, 'Create the draft');
    await press(page, 'Activate');
    await press(page, 'Pause');
    await press(page, 'Resume');
    await press(page, 'Change the budget');
    await fill(page, { 'Budget, in USD': '750.5' });
    await press(page, 'Save');
    await page.getByText('$750.50 left').waitFor();
    await expectWell(page, 'Summer');
    expect(await requestsAtLoad(page)).toBeLessThanOrEqual(3);
    expect(refused).toEqual([]);
  });

  it('confirms the address by the link in the email, and signs in again', async () => {
    const { page } = visitors;
    const { email } = await anAccount(suite.url);
    await signIn(page, address(), email);
    await page.getByText('Confirm your address').waitFor();
    const token = tokenIn(await mailTo(suite.server, email, /Confirm/));
    const other = await visitors.context.newPage();
    await other.goto(`${address()}/account/verify-email?token=${token}`);
    await fill(other, { 'Password of this account': password });
    await press(other, 'Confirm');
    await other.getByRole('link', { name: 'Go to the start' }).click();
    await heading(other, 'Sign in').waitFor();
    await fill(other, { Email: email, Password: password });
    await press(other, 'Sign in');
    await heading(other, 'Home').waitFor();
    expect(await other.getByText('Confirm your address').count()).toBe(0);
  });
});

describe('signing in', () => {
  it('shows what was refused at its field, in the words of the API, with the id of the request', async () => {
    const { page } = visitors;
    await page.goto(`${address()}/app/sign-up`);
    await fill(page, { 'Your name': 'Ada', Email: 'no address', Password: 'short' });
    await press(page, 'Create the account');
    await page.getByRole('alert').waitFor();
    const email = page.getByLabel('Email', { exact: true });
    expect(await email.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByText(/^email must/).count()).toBe(1);
    expect(await page.getByRole('alert').textContent()).toMatch(/Request [\da-f-]{36}/);
    expect(await faultsOfPage(page)).toEqual([]);
  });

  it('asks for the second factor if the account has one, and takes a code or a recovery code', async () => {
    const { page } = visitors;
    const { email, client } = await anAccount(suite.url);
    const { secret } = await client.mutate<{ secret: string }>('startTotp', { password }, 'secret');
    const codes = new TOTP({ secret, digits: 6, period: 30 });
    const { recoveryCodes } = await client.mutate<{ recoveryCodes: readonly string[] }>(
      'confirmTotp',
      { code: codes.generate() },
      'recoveryCodes',
    );
    await signIn(page, address(), email);
    await fill(page, { 'Code of your authenticator app': '000000' });
    await press(page, 'Sign in');
    await page.getByRole('alert').waitFor();
    await press(page, 'Use a recovery code');
    await fill(page, { 'Recovery code': recoveryCodes[0] ?? '' });
    await press(page, 'Sign in');
    await heading(page, 'Home').waitFor();
  });

  it('leads back to the page that was asked for, and signing out leaves every tab', async () => {
    const { page } = visitors;
    const { email } = await anAccount(suite.url);
    await signIn(page, address(), email);
    await page.getByRole('link', { name: 'API keys' }).click();
    await heading(page, 'API keys').waitFor();
    const asked = new URL(page.url()).pathname;
    const other = await visitors.context.newPage();
    await other.goto(address());
    await other.getByRole('button', { name: 'Account: Ada' }).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    for (const tab of [page, other]) await heading(tab, 'Sign in').waitFor();
    await signIn(page, address(), email, asked);
    await heading(page, 'API keys').waitFor();
    await heading(other, 'Home').waitFor();
  });
});

describe('the pages of an organization', () => {
  it('show each environment by itself, and the sandbox unmistakably', async () => {
    const { page } = visitors;
    const { email } = await anAccount(suite.url);
    await signIn(page, address(), email);
    const bar = page.getByText('Sandbox: play money');
    await bar.waitFor();
    await page.getByRole('link', { name: 'API keys' }).click();
    await press(page, 'New key');
    await fill(page, { Name: 'Shop backend' });
    await press(page, 'Create the key');
    await heading(page, 'Copy your key now').waitFor();
    expect(await page.locator('code', { hasText: /^ak_test_[\w-]{20,}$/ }).count()).toBe(1);
    expect(await faultsOfPage(page)).toEqual([]);
    await press(page, 'Done');
    await page.getByRole('cell', { name: /^Shop backend/ }).waitFor();
    await expectWell(page, 'API keys');
    expect(await requestsAtLoad(page)).toBeLessThanOrEqual(3);
    await press(page, 'Live');
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByText('No keys in this environment').waitFor();
  });

  it('keep the search, the filter and the order of campaigns in the address', async () => {
    const { page } = visitors;
    const { email, client } = await anAccount(suite.url);
    for (const name of ['Autumn', 'Summer', 'Sun']) {
      await client.mutate('createCampaign', { name, targetUrl: 'https://shop.example' }, 'campaign { id }');
    }
    await signIn(page, address(), email);
    await page.getByRole('link', { name: '3 draft campaigns to activate' }).click();
    await page.getByLabel('Search by name').fill('Su');
    await page.getByText('2 campaigns').waitFor();
    await press(page, 'Name');
    await page.waitForURL(/sort=NAME/);
    await page.reload();
    await page.getByText('2 campaigns').waitFor();
    const names = await page.getByRole('row').getByRole('link').allTextContents();
    expect(names).toEqual(['Sun', 'Summer']);
    await expectWell(page, 'Campaigns');
    expect(await requestsAtLoad(page)).toBeLessThanOrEqual(3);
  });

  it('show live what happens elsewhere', async () => {
    const { page } = visitors;
    const { email, client } = await anAccount(suite.url);
    const input = { name: 'Summer', targetUrl: 'https://shop.example' };
    const { campaign } = await client.mutate<{ campaign: { id: string } }>(
      'createCampaign',
      input,
      'campaign { id }',
    );
    await client.mutate('activateCampaign', { id: campaign.id }, 'campaign { id }');
    await signIn(page, address(), email);
    const opened = page.waitForEvent('websocket');
    await page.getByRole('link', { name: 'Campaigns', exact: true }).click();
    await page.getByRole('link', { name: 'Summer' }).click();
    await heading(page, 'Summer').waitFor();
    await page.getByText('Active', { exact: true }).waitFor();
    await opened;
    await client.mutate('pauseCampaign', { id: campaign.id }, 'campaign { id }');
    await page.getByText('Paused', { exact: true }).waitFor();
  });
});
