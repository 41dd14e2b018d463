/** The processes that the app started: trainers, the analyst, the server. */
import { expect, type ElectronApplication } from '@playwright/test';

interface Running {
  app: ElectronApplication;
}

/** IDs of those whose name contains this, such as `trainer`. */
export function processesOf({ app }: Running, name: string): Promise<number[]> {
  return app.evaluate(
    ({ app: main }, part) =>
      main
        .getAppMetrics()
        .flatMap((each) => (each.name?.includes(part) === true ? [each.pid] : [])),
    name,
  );
}

/** The first of them, once there is one. */
export async function processOf(running: Running, name: string): Promise<number> {
  const found = async (): Promise<number | undefined> => (await processesOf(running, name))[0];
  await expect.poll(found, { message: `a process called ${name}` }).toBeDefined();
  const pid = await found();
  // To kill process 0 would kill the tests.
  if (pid === undefined) throw new Error(`The process called ${name} has ended.`);
  return pid;
}

/**
 * Does something while these processes stand still, so that what they work on cannot end before.
 * Windows cannot halt a process: there they go on.
 */
export async function whileHalted(
  running: Running,
  name: string,
  act: () => Promise<void>,
): Promise<void> {
  const pids = process.platform === 'win32' ? [] : await processesOf(running, name);
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  try {
    await act();
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}
