import { readFile, stat } from 'node:fs/promises';
import { ConfigError } from '../../kernel/config-error.js';
import { inRanges } from '../../kernel/in-ranges.js';
import type { Logger } from '../../kernel/logger.js';
import { rangesIn } from './ranges-in.js';

/** How often the file is looked at. */
const lookMs = 2000;

/** A version of the file. */
interface Version {
  readonly modifiedMs: number;
  readonly size: number;
}

/** The networks of data centres, by the settings `DATA_CENTRE_RANGES` and `DATA_CENTRE_FILE`. */
export class DataCentres {
  private isInside: ((address: string) => boolean) | undefined;
  /** The version that was last read, also if it is malformed. */
  private version: Version | undefined;
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> | undefined;
  private readonly readAgain = (): void => void this.refresh(true);

  /** @param path The file, if there is one. */
  constructor(
    private readonly ranges: readonly string[],
    private readonly path: string | undefined,
    private readonly log: Logger,
  ) {
    if (ranges.length > 0) this.isInside = inRanges(ranges);
  }

  /** Whether an address is of a data centre; null without a list. */
  readonly contains = (address: string): boolean | null => this.isInside?.(address) ?? null;

  /**
   * Reads the file, and again when it changes or the process gets SIGHUP.
   *
   * @throws ConfigError for a file that cannot be read, or has another line than ranges.
   */
  async start(): Promise<void> {
    const { path } = this;
    if (path === undefined) return;
    await this.read(path).catch((error: unknown) => {
      throw new ConfigError(messageOf(path, error));
    });
    process.on('SIGHUP', this.readAgain);
    this.timer = setInterval(() => void this.refresh(false), lookMs);
  }

  close(): void {
    process.off('SIGHUP', this.readAgain);
    clearInterval(this.timer);
  }

  /** One reading after the other, so that an older version never replaces a newer one. */
  private async refresh(isAsked: boolean): Promise<void> {
    await this.reading;
    this.reading = this.readChanged(isAsked);
    await this.reading;
  }

  /** Keeps the ranges so far if the file is malformed. They are better than none. */
  private async readChanged(isAsked: boolean): Promise<void> {
    const path = this.path as string;
    try {
      if (isAsked || (await this.isChanged(path))) await this.read(path);
    } catch (error) {
      this.log.error(
        { file: path, problem: messageOf(path, error) },
        'the file of data centres was not read',
      );
    }
  }

  private async isChanged(path: string): Promise<boolean> {
    const { modifiedMs, size } = await versionOf(path);
    return modifiedMs !== this.version?.modifiedMs || size !== this.version.size;
  }

  private async read(path: string): Promise<void> {
    // Before the text, so that a change between the two is noticed later.
    this.version = await versionOf(path);
    const ofFile = rangesIn(await readFile(path, 'utf8'));
    this.isInside = inRanges([...this.ranges, ...ofFile]);
    this.log.info({ file: path, ranges: ofFile.length }, 'the file of data centres was read');
  }
}

async function versionOf(path: string): Promise<Version> {
  const { mtimeMs: modifiedMs, size } = await stat(path);
  return { modifiedMs, size };
}

function messageOf(path: string, error: unknown): string {
  return `DATA_CENTRE_FILE: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
