/** A Prometheus metric of this process that needs no database. */
export interface ProcessFigure {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}
