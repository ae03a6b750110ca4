/** A figure of this process for Prometheus, which needs no database. */
export interface ProcessFigure {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}
