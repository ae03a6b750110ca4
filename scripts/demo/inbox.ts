import { DemoFailure } from './demo-failure.js';

interface Waiting<Item> {
  readonly matches: (item: Item) => boolean;
  readonly resolve: (item: Item) => void;
}

/** The timeout for something that usually takes milliseconds. */
const patienceMs = 30_000;

/** Keeps arriving items in order, for waiting callers. */
export class Inbox<Item> {
  private readonly arrived: Item[] = [];
  private waiting: Waiting<Item>[] = [];
  private broken: DemoFailure | undefined;
  private readonly breaks: ((failure: DemoFailure) => void)[] = [];

  constructor(private readonly name: string) {}

  /** Everything that has arrived so far. */
  get items(): readonly Item[] {
    return this.arrived;
  }

  add(item: Item): void {
    this.arrived.push(item);
    const served = this.waiting.filter(({ matches }) => matches(item));
    this.waiting = this.waiting.filter((waiting) => !served.includes(waiting));
    for (const { resolve } of served) resolve(item);
  }

  /** Nothing more will come: all present and future callers get the reason. */
  break(reason: unknown): void {
    this.broken = new DemoFailure(`${this.name} to go on`, reason);
    for (const tell of this.breaks) tell(this.broken);
  }

  /** Resolves with the first match, already there or arriving in time. */
  async find(what: string, matches: (item: Item) => boolean): Promise<Item> {
    const here = this.arrived.find(matches);
    if (here !== undefined) return here;
    if (this.broken) throw this.broken;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Item>((resolve, reject) => {
        this.waiting.push({ matches, resolve });
        this.breaks.push(reject);
        timer = setTimeout(() => {
          reject(
            new DemoFailure(`${what} from ${this.name} within ${patienceMs / 1000} s`, this.arrived.at(-1)),
          );
        }, patienceMs);
      });
    } finally {
      clearTimeout(timer);
    }
  }
}
