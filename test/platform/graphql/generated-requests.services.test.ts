import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { startReceiver, type Receiver } from '../../support/receiver.js';
import { anOperator } from '../../support/operator.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { badCredentials, setStage, type Credential, type Stage } from './generated/callers.js';
import { Draw } from './generated/draw.js';
import { OperationGenerator } from './generated/generate-operation.js';
import { generateMembers, generateRequest, type GeneratedRequest } from './generated/generate-request.js';
import { sendByWebsocket } from './generated/send-by-websocket.js';

/**
 * `GENERATED_REQUESTS=50000 SEED=7 npm run test:services -- generated-requests` tests more. By default each
 * run makes the same choices, but ids and tokens are new.
 */
const total = Number(process.env['GENERATED_REQUESTS'] ?? 3200);
const seed = Number(process.env['SEED'] ?? 20_261_129);
const requestsAStage = 800;
const messagesAStage = 160;
const atOnce = 12;

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const operatorEmail = 'operator@example.com';

describe('generated requests', () => {
  const suite = useServer({ OPERATOR_EMAILS: operatorEmail });
  /** Responses that show a server fault, with their requests. */
  const faults: string[] = [];
  const codes = new Set<string>();
  let answered = 0;
  let receiver: Receiver;
  let operator: string;
  let stage: Stage | undefined;

  beforeAll(async () => {
    receiver = await startReceiver();
    ({ token: operator } = await anOperator(suite, operatorEmail));
  });

  afterAll(async () => {
    await receiver.close();
  });

  function look(text: string, sent: string, isFault = false): void {
    if (isFault || text.includes('INTERNAL_SERVER_ERROR')) {
      faults.push(`${text.slice(0, 1000)}\n${sent.slice(0, 3000)}`);
    }
    if (text.includes('"data":{')) answered += 1;
    for (const [, code = ''] of text.matchAll(/"extensions":\{"code":"(\w+)"/g)) codes.add(code);
  }

  async function send(request: GeneratedRequest, credential: Credential, isContended = false): Promise<void> {
    const { method, search, headers, body } = request;
    const response = await fetch(`${suite.url}/graphql${search}`, {
      method,
      headers: { ...headers, ...credential },
      ...(body === undefined ? {} : { body }),
    });
    const text = `${response.status} ${await response.text()}`;
    const sent = `${method} ${JSON.stringify({ ...headers, ...credential })} ${search} ${body ?? ''}`;
    // A request that waited too long for another one's lock may be repeated.
    const isInTheWay = isContended && response.status === 503 && text.includes('"UNAVAILABLE"');
    look(text, sent, response.status >= 500 && !isInTheWay);
  }

  async function sendMessages(payloads: readonly unknown[], credential: Credential): Promise<void> {
    const { messages, closed } = await sendByWebsocket(suite.url, credential, payloads);
    const sent = JSON.stringify([credential, payloads]);
    for (const message of messages) look(message, sent);
    // 1011 is WebSocket's internal error, 4500 that of graphql-ws.
    if (closed === 1011 || closed === 4500) look(`closed with ${closed}`, sent, true);
  }

  /** Runs the tasks, some at a time. */
  async function doAll(tasks: (() => Promise<void>)[]): Promise<void> {
    const work = async (): Promise<void> => {
      for (let task = tasks.pop(); task; task = tasks.pop()) await task();
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }

  /** fast-check chooses the requests for this many stages, each with its own tenant. */
  async function onStages(
    count: number,
    tasksOf: (draw: Draw, on: Stage) => (() => Promise<void>)[],
  ): Promise<void> {
    const property = fc.asyncProperty(fc.gen(), async (value) => {
      stage = await setStage(suite.url, receiver.url, operator, stage);
      await doAll(tasksOf(new Draw(value), stage));
      expect(faults).toEqual([]);
    });
    await fc.assert(property, { numRuns: count, seed, endOnFailure: true });
  }

  async function resetSandbox({ owner, organizationId }: Stage): Promise<void> {
    const query =
      'mutation ($id: ID!) { resetSandbox(input: { organizationId: $id }) { organization { id } } }';
    await waitFor('the reset', async () => {
      const { data } = await owner.send<{ resetSandbox: { organization: unknown } | null }>(query, {
        id: organizationId,
      });
      return data?.resetSandbox?.organization;
    });
  }

  const anyCredential = (draw: Draw, { callers }: Stage): Credential =>
    draw.chance(4) ? draw.pick(badCredentials) : draw.pick(callers);

  it('by HTTP are never answered with an internal error', async () => {
    answered = 0;
    await onStages(Math.ceil(total / requestsAStage), (draw, on) =>
      draw.times(requestsAStage, () => {
        const request = generateRequest(schema, draw, on.world);
        const credential = anyCredential(draw, on);
        return async () => send(request, credential);
      }),
    );
    // Many must reach the resolvers, or the test has little value.
    expect(answered).toBeGreaterThan(total / 4);
  });

  it('by websocket are never answered with an internal error', async () => {
    await onStages(Math.ceil(total / requestsAStage / 2), (draw, on) =>
      draw.times(messagesAStage / 8, () => {
        const payloads = draw.times(8, () =>
          draw.chance(40)
            ? new OperationGenerator(schema, draw, on.world).operation('subscription')
            : generateMembers(schema, draw, on.world).members,
        );
        const credential = anyCredential(draw, on);
        return async () => sendMessages(payloads, credential);
      }),
    );
  });

  it('are never answered with an internal error while their objects are being deleted', async () => {
    await onStages(2, (draw, on) => {
      const mutations = draw.times(120, () => {
        const { query, variables } = new OperationGenerator(schema, draw, on.world).operation('mutation');
        const body = JSON.stringify({ query, variables });
        const request = { method: 'POST', search: '', headers: { 'content-type': 'application/json' }, body };
        return async () => send(request, on.program, true);
      });
      mutations.splice(60, 0, async () => resetSandbox(on));
      return mutations;
    });
  });

  it('are refused only with documented codes', () => {
    const documentation = readFileSync('docs/graphql.md', 'utf8');
    expect(codes.size).toBeGreaterThan(8);
    expect([...codes].filter((code) => !documentation.includes(`\`${code}\``))).toEqual([]);
  });

  it('cause no log line that requires an operator', () => {
    const lines = suite.server.log().split('\n');
    expect(lines.filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
