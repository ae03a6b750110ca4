import type { StillProcesses } from '../kernel/still-processes.js';
import type { ProcessFigure } from '../kernel/process-figure.js';

/** The metric of other processes that were frozen. */
export function stillFigure(processes: StillProcesses): ProcessFigure {
  return {
    name: 'tribute_still_processes_total',
    help: 'How often this process found another one standing still, released its jobs and ended its transactions.',
    read: () => processes.count,
  };
}
