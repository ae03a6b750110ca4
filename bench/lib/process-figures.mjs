import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second for everybody (USER_HZ). */
const ticksPerSecond = 100;

/**
 * Processor time of a process so far, user and system; undefined where there is no /proc.
 * @param {number} pid
 */
export function cpuSecondsOf(pid) {
  const text = readProc(pid, 'stat');
  if (text === undefined) return undefined;
  // The name in parentheses may hold spaces; utime and stime are the 14th and 15th fields.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/**
 * Resident memory of a process; undefined where there is no /proc.
 * @param {number} pid
 */
export function residentMegabytesOf(pid) {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function readProc(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
