/**
 * The window in a Chromium of the system instead of Electron's: the built renderer and preload in a page,
 * and the built main process in plain Node.js behind them (stand-in.cjs).
 */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type ElectronApplication, type Page } from '@playwright/test';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** As the window opens the first time. */
const FIRST_SIZE = { width: 1280, height: 820 };

/** Trials one after another: for several at a time, main joins processes by Electron's message ports. */
const ONE_TRIAL = { TF_NUM_INTRAOP_THREADS: '2' };

type Told =
  | { kind: 'done'; value: { id: number; result?: unknown; message?: string } }
  | { kind: 'event'; value: { channel: string; data: unknown } }
  | { kind: 'load'; value: string }
  | { kind: 'zoom'; value: number }
  | { kind: 'theme'; value: 'system' | 'light' | 'dark' };

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** Main as a child process: it is asked, and tells what its window is to do. */
class Main {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private isQuitting = false;
  /** What it said before it ended, if nobody had asked it to end. */
  crash: string | null = null;

  constructor(
    readonly process: ChildProcess,
    perform: (told: Exclude<Told, { kind: 'done' }>) => void,
  ) {
    process.on('message', (told: Told) => {
      if (told.kind !== 'done') {
        perform(told);
        return;
      }
      const { id, result, message } = told.value;
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (message === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(message));
    });
    let said = '';
    process.stderr?.on('data', (text: Buffer) => (said += text.toString('utf8')));
    process.on('exit', () => {
      const error = new Error(`The main process has ended. ${said}`);
      if (!this.isQuitting) this.crash = error.message;
      for (const { reject } of this.waiting.values()) reject(error);
    });
  }

  ask(kind: string, value: unknown = null): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      this.waiting.set(id, { resolve, reject });
      this.process.send({ id, kind, value }, (error) => {
        if (error !== null) reject(error);
      });
    });
  }

  /** Quit as a person does; resolves once it has ended. */
  async quit(): Promise<void> {
    const { process } = this;
    if (process.exitCode !== null || process.signalCode !== null) return;
    this.isQuitting = true;
    const ended = new Promise((resolve) => process.once('exit', resolve));
    this.ask('quit').catch(() => undefined);
    await ended;
  }
}

/** What the preload gets as `electron`: its messages go by the function that `open` exposes. */
function preloadScript(): string {
  const preload = readFileSync(join(root, 'out', 'preload', 'preload.cjs'), 'utf8');
  return `(() => {
    const listeners = new Map();
    const of = (channel) => listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel);
    globalThis.hearFromMain = (channel, data) => of(channel).forEach((hear) => hear({}, data));
    const standIn = {
      contextBridge: { exposeInMainWorld: (name, api) => { globalThis[name] = api; } },
      ipcRenderer: {
        invoke: (channel, body) => globalThis.askMain(channel, body),
        on: (channel, hear) => of(channel).add(hear),
        off: (channel, hear) => of(channel).delete(hear),
      },
      webUtils: {
        getPathForFile: ({ name }) =>
          (globalThis.droppedPaths ?? []).find((path) => path.endsWith('/' + name)) ?? '',
      },
    };
    const require = () => standIn;
    ${preload}
  })();`;
}

/** What pages keep in the browser from one start of the app to the next; in Electron its session does. */
class KeptByPages {
  private readonly file: string;

  constructor(home: string) {
    this.file = join(home, 'session', 'local-storage.json');
  }

  /** Gives a page what was kept, unless it has something already: it may be loaded again. */
  script(): string {
    const kept = existsSync(this.file) ? readFileSync(this.file, 'utf8') : '{}';
    return `if (location.protocol === 'http:' && localStorage.length === 0) {
      Object.assign(localStorage, ${kept});
    }`;
  }

  async keep(page: Page): Promise<void> {
    const kept = await page.evaluate(() => JSON.stringify(localStorage));
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, kept);
  }
}

/** Errors that the page itself reports, among them what its content security policy refused. */
function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

async function perform(page: Page, main: Main, told: Exclude<Told, { kind: 'done' }>) {
  switch (told.kind) {
    case 'event': {
      const { channel, data } = told.value;
      const hear = ([name, event]: [string, unknown]) => {
        const page = globalThis as unknown as { hearFromMain: (...words: unknown[]) => void };
        page.hearFromMain(name, event);
      };
      return page.evaluate<unknown, [string, unknown]>(hear, [channel, data]);
    }
    case 'load':
      await page.goto(told.value);
      return main.ask('loaded');
    case 'theme':
      return page.emulateMedia({ colorScheme: told.value === 'system' ? null : told.value });
    case 'zoom':
      return zoom(page, told.value);
  }
}

/** Zoom as a browser lays a page out: with fewer pixels, each of them larger. */
async function zoom(page: Page, factor: number): Promise<void> {
  const { width, height } = windowSizes.get(page) ?? FIRST_SIZE;
  zooms.set(page, factor);
  await page.setViewportSize({
    width: Math.round(width / factor),
    height: Math.round(height / factor),
  });
}

const windowSizes = new WeakMap<Page, { width: number; height: number }>();
const zooms = new WeakMap<Page, number>();

/** Give the window's page a size, in the pixels that it has without zoom. */
export async function setChromiumSize(
  page: Page,
  size: { width: number; height: number },
): Promise<void> {
  windowSizes.set(page, size);
  await zoom(page, zooms.get(page) ?? 1);
}

/** Tell the page where files that are dropped on it lie, which a browser keeps to itself. */
export async function tellPaths(page: Page, paths: readonly string[]): Promise<void> {
  await page.evaluate(
    (list) => {
      (globalThis as unknown as { droppedPaths: string[] }).droppedPaths = list;
    },
    [...paths],
  );
}

function openChromium(executablePath: string, switches: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath,
    // Chromium refuses to run its sandbox as root.
    chromiumSandbox: process.getuid?.() !== 0,
    // Scrollbars take room, and are looked at.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1', ...switches],
  });
}

/** What of Playwright's handle on Electron the journeys use. */
function handleOn(main: Main): ElectronApplication {
  const handle = {
    evaluate: (script: unknown, argument: unknown) =>
      main.ask('evaluate', { script: String(script), argument }),
    process: () => main.process,
  };
  return handle as unknown as ElectronApplication;
}

/**
 * Open the window in a Chromium.
 * @param executablePath of Chromium
 * @param env of main
 * @param switches of Chromium, or files to open
 */
export async function openInChromium(
  executablePath: string,
  env: Record<string, string>,
  switches: string[],
): Promise<{ app: ElectronApplication; page: Page; close(): Promise<void> }> {
  const isSwitch = (word: string) => word.startsWith('--');
  const browser = await openChromium(executablePath, switches.filter(isSwitch));
  const page = await browser.newPage({ viewport: FIRST_SIZE, permissions: ['camera'] });
  const errors = watchErrors(page);
  const kept = new KeptByPages(env['ATELIER_HOME'] ?? '');
  await page.addInitScript(kept.script());
  await page.addInitScript(preloadScript());
  await page.exposeFunction('askMain', (channel: string, body: unknown) =>
    main.ask('invoke', { channel, body }),
  );
  const child = fork(
    join(root, 'test', 'chromium', 'stand-in.cjs'),
    switches.filter((word) => !isSwitch(word)),
    {
      env: { ...env, ...ONE_TRIAL },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  const main: Main = new Main(child, (told) => {
    // A page that is closed meanwhile hears nothing.
    perform(page, main, told).catch(() => undefined);
  });
  return {
    app: handleOn(main),
    page,
    async close() {
      // What it asks from here on is not answered any more.
      const found = errors.join('\n');
      await kept.keep(page);
      await main.quit();
      await browser.close();
      if (main.crash !== null) throw new Error(main.crash);
      if (found !== '') throw new Error(`The page reported errors:\n${found}`);
    },
  };
}
