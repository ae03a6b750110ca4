import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Then the first requests and jobs have run, and short-lived processes have ended. */
const afterMs = 5000;

type Collect = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/**
 * Returns the memory to the system that only the start needed: a sixth of the process. V8 itself keeps it
 * until the heap is under pressure. The collection takes about a tenth of a second, once.
 */
export function releaseStartMemory(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    // Only a new context has the function.
    const collect = runInNewContext('gc') as Collect;
    collect({ type: 'major', flavor: 'last-resort' });
  }, afterMs).unref();
}
