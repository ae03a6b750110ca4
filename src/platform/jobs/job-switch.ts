import type { Logger } from '../../kernel/logger.js';

/** Runs jobs until it is stopped. */
interface Runner {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Turns the jobs of this process on and off. Each time there is a new runner. */
export class JobSwitch {
  private running: Runner | undefined;
  private isWanted = false;
  private isClosed = false;
  private changing: Promise<void> = Promise.resolve();

  constructor(
    private readonly createRunner: () => Runner,
    private readonly log: Logger,
  ) {}

  /** Resolves when the jobs are on or off as wanted. Rejects when they could not start; call again then. */
  async turn(isWanted: boolean): Promise<void> {
    this.isWanted = isWanted;
    const change = this.changing.then(async () => this.change());
    this.changing = change.catch(() => undefined);
    await change;
  }

  /** Stops the jobs permanently. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.turn(false);
  }

  private async change(): Promise<void> {
    const isWanted = this.isWanted && !this.isClosed;
    if (isWanted === (this.running !== undefined)) return;
    if (this.running) {
      const { running } = this;
      this.running = undefined;
      await running.stop();
      if (!this.isClosed) this.log.warn({}, 'jobs were stopped');
      return;
    }
    const runner = this.createRunner();
    try {
      await runner.start();
    } catch (error) {
      await runner.stop().catch(() => undefined);
      throw error;
    }
    this.running = runner;
  }
}
