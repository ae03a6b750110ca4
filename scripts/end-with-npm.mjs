/**
 * Ends this process, as SIGTERM would, when the npm that started it has gone.
 *
 * `npm start` runs a shell that runs Node. A SIGTERM to npm ends npm and the shell, but neither
 * hands it on, and the server would stay behind with nobody who knows its pid.
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
