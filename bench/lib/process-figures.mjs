import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second for everybody (USER_HZ). */
const ticksPerSecond = 100;

/**
 * Processor time of a process so far, user and system; undefined where there is no /proc.
 * @param {number} pid
 */
export function cpuSecondsOf(pid) {
  const fields = fieldsOf(pid);
  return fields && (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** From the third field on: the name in parentheses before it may hold spaces. utime is the 14th field. */
function fieldsOf(pid) {
  const text = readProc(pid, 'stat');
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

/**
 * Processor time so far of a process, of its children, and of its children that have ended; undefined where
 * there is no /proc.
 * @param {number} pid
 */
export function cpuSecondsOfFamily(pid) {
  const fields = fieldsOf(pid);
  if (fields === undefined) return undefined;
  const children = readdirSync('/proc').filter((name) => fieldsOf(name)?.[1] === String(pid));
  const own = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) / ticksPerSecond;
  return children.reduce((sum, child) => sum + (cpuSecondsOf(child) ?? 0), own);
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
