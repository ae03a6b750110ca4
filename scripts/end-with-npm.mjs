/**
 * Ends this process, as SIGTERM would, when its npm has ended.
 * `npm start` runs a shell that runs Node. A SIGTERM ends npm and the shell, but neither passes it on, so the
 * server would keep running unnoticed.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 200);
  timer.unref();
}
