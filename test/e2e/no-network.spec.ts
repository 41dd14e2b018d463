/** A whole visit, from launch to quit, opens no connection to anywhere. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { png } from '../support/pictures';
import { family } from '../support/processes';
import { dropFiles, launch, newHome, removeHome } from './app';
import { trousers } from './photo-files';

/** Inodes of a process's open sockets; none of one that has ended. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

/** An address in /proc/net, by its bytes in the order of an Intel processor, is 127.0.0.1 or ::1. */
function isLoopback(address: string): boolean {
  const [host = ''] = address.split(':');
  return host.endsWith('0100007F') || host === '00000000000000000000000001000000';
}

/** The other ends of the processes' sockets, but for those within this computer and those without any. */
function otherEnds(pids: readonly number[]): string[] {
  const own = new Set(pids.flatMap(socketsOf));
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) => {
    const [, ...lines] = readFileSync(`/proc/net/${kind}`, 'latin1').trim().split('\n');
    return lines.flatMap((line) => {
      const [, , remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/);
      const connected = !/^0+:0000$/.test(remote) && !isLoopback(remote);
      return own.has(inode) && connected ? [`${kind} ${remote}`] : [];
    });
  });
}

interface NetLog {
  constants: { logEventTypes: Record<string, number> };
  events: { type: number; params?: Record<string, unknown> }[];
}

/** What Chromium wrote of its network, which a log that was cut off tells too. */
function readNetLog(file: string): NetLog {
  const text = readFileSync(file, 'utf8').trim().replace(/,$/, '');
  return JSON.parse(text.endsWith(']}') ? text : `${text}]}`) as NetLog;
}

const [REQUEST, ...CONNECTIONS] = ['URL_REQUEST_START_JOB', 'TCP_CONNECT_ATTEMPT', 'UDP_CONNECT'];
const LOOKUP = 'HOST_RESOLVER_MANAGER_REQUEST';
const TELLING = [REQUEST, ...CONNECTIONS, LOOKUP];

/** Addresses that were asked for, names that were looked up, and connections that were begun. */
function outward({ constants, events }: NetLog): string[] {
  const names = new Map(Object.entries(constants.logEventTypes).map(([name, id]) => [id, name]));
  return events.flatMap(({ type, params = {} }) => {
    const name = names.get(type) ?? '';
    const { url, host, address } = params;
    if (name === REQUEST && typeof url === 'string') {
      return /^(https?|wss?|ftp):/.test(url) ? [url] : [];
    }
    if (CONNECTIONS.includes(name) && typeof address === 'string') {
      return /^(127\.|\[::1\])/.test(address) ? [] : [`${name} ${address}`];
    }
    return name === LOOKUP ? [`${name} ${String(host)}`] : [];
  });
}

test('a whole visit opens no outside connection', async () => {
  const home = newHome();
  const log = join(home, 'net.json');
  const running = await launch(home, [`--log-net-log=${log}`]);
  const { app, page } = running;
  const pid = app.process().pid ?? 0;
  const seen = new Set<string>();
  const watch = process.platform === 'linux' ? setInterval(look, 100) : undefined;
  function look(): void {
    for (const end of otherEnds(family(pid))) seen.add(end);
  }
  const rail = page.getByRole('navigation');
  await page.getByRole('radio', { name: 'Linear', exact: true }).click();
  await page.getByLabel('Epochs').fill('1');
  await page.getByRole('main').getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByTestId('test-accuracy')).toHaveText(/^\d\d\.\d\d%$/);
  for (const button of await rail.getByRole('listitem').getByRole('button').all()) {
    await button.click();
    await page.waitForTimeout(300);
  }
  await rail.getByRole('button', { name: 'Classify', exact: true }).click();
  const photo = png(await trousers());
  await dropFiles(page, [{ name: 'a.png', type: 'image/png', bytes: photo }]);
  await expect(page.getByTestId('photo-label')).toHaveCount(1);
  // Spelling, which Chromium would fetch a dictionary for.
  await rail.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByLabel(/Run name/).fill('Wrogn speling');
  await page.waitForTimeout(3000);
  await running.close();
  clearInterval(watch);
  const netLog = readNetLog(log);
  expect(netLog.events.length).toBeGreaterThan(0);
  // By these names what went out would be found.
  expect(Object.keys(netLog.constants.logEventTypes)).toEqual(expect.arrayContaining(TELLING));
  expect(outward(netLog)).toEqual([]);
  expect([...seen]).toEqual([]);
  removeHome(home);
});
