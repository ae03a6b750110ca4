import { Api } from './api.js';
import type { MailFolder } from './mail-folder.js';
import type { Narrator } from './narrator.js';
import { bringPeople } from './story/bring-people.js';
import { earn } from './story/earn.js';
import { launchCampaign } from './story/launch-campaign.js';
import { moveMoney } from './story/move-money.js';
import { openShop } from './story/open-shop.js';
import { registerWebhooks } from './story/register-webhooks.js';
import { ruleRewards } from './story/rule-rewards.js';
import { thinkAgain } from './story/second-thoughts.js';
import { settleUp } from './story/settle-up.js';
import { summarize } from './story/summarize.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** Plays the whole story against a running server; rejects at the first unexpected result. */
export async function tellStory(
  url: string,
  narrator: Narrator,
  mails: MailFolder | undefined,
  atTheEnd: (close: () => Promise<void>) => void,
): Promise<void> {
  const receiver = new WebhookReceiver();
  const receiverUrl = await receiver.start();
  atTheEnd(async () => receiver.stop());
  const stage = { api: new Api(url, narrator), narrator, mails, receiver, receiverUrl, atTheEnd };
  const shop = await openShop(stage);
  const launch = await launchCampaign(stage, shop);
  const robin = await bringPeople(stage, shop, launch);
  const endpoints = await registerWebhooks(stage, shop);
  const earned = await earn(stage, shop, launch, endpoints);
  const settled = await settleUp(stage, shop, launch, earned);
  await moveMoney(stage, shop, launch, earned);
  await ruleRewards(stage, shop, launch);
  await thinkAgain(stage, shop, launch, robin);
  summarize(stage, shop, endpoints, settled);
}
