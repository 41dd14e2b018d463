/**
 * The built app as a person starts it: nothing is loaded into it and nothing holds it up, which
 * Playwright's launch does both. It is spoken to in Chromium's protocol, over two pipes.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { electronBinary, sandboxArguments } from '../../build/setup/electron.mjs';
import { environmentFor, skipWelcome } from './app';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Message {
  id?: number;
  method?: string;
  params?: { targetInfo?: { targetId: string; type: string } };
  result?: Record<string, unknown>;
  error?: { message: string };
}

interface Evaluated {
  result: { value: unknown };
  exceptionDetails?: { text: string; exception?: { description?: string } };
}

export class PipedApp {
  /** In ms since 1970. */
  readonly spawnedAt = Date.now();
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly session: Promise<string>;
  private nextId = 1;
  private rest = '';

  constructor(home: string) {
    skipWelcome(home);
    const packaged = process.env['ATELIER_PACKAGED'];
    const args = [...sandboxArguments(), '--remote-debugging-pipe'];
    this.child = spawn(
      packaged ?? electronBinary(),
      packaged === undefined ? [...args, root] : args,
      {
        env: environmentFor(home),
        stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      },
    );
    this.ended = new Promise((resolve) =>
      this.child.once('exit', () => {
        resolve();
      }),
    );
    this.session = new Promise((resolve) => {
      const heard = (message: Message): void => {
        const info = message.params?.targetInfo;
        if (message.method !== 'Target.targetCreated' || info?.type !== 'page') return;
        void this.ask('Target.attachToTarget', { targetId: info.targetId, flatten: true }).then(
          ({ sessionId }) => {
            resolve(String(sessionId));
          },
        );
      };
      (this.child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
        this.read(text, heard);
      });
    });
    void this.ask('Target.setDiscoverTargets', { discover: true });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The app did not start.');
    return this.child.pid;
  }

  /** Each message ends with a zero. */
  private read(text: string, heard: (message: Message) => void): void {
    const parts = `${this.rest}${text}`.split('\0');
    this.rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id === undefined) heard(message);
      else this.waiting.get(message.id)?.(message);
    }
  }

  private ask(
    method: string,
    params: object,
    sessionId?: string,
  ): Promise<Record<string, unknown>> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ result, error }) => {
        this.waiting.delete(id);
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(error.message));
      });
      const pipe = this.child.stdio[3] as Writable;
      pipe.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /**
   * Work in the page, once there is one: where it is still on its way the work is begun again.
   * @param work must not use what is outside it
   */
  async inPage<Given, Result>(
    work: (given: Given) => Promise<Result> | Result,
    given: Given,
  ): Promise<Result> {
    const session = await this.session;
    const expression = `(${work.toString()})(${JSON.stringify(given)})`;
    const params = { expression, awaitPromise: true, returnByValue: true };
    for (;;) {
      try {
        const reply = await this.ask('Runtime.evaluate', params, session);
        const { result, exceptionDetails } = reply as unknown as Evaluated;
        if (exceptionDetails === undefined) return result.value as Result;
        throw new TypeError(exceptionDetails.exception?.description ?? exceptionDetails.text);
      } catch (error) {
        if (error instanceof TypeError) throw error;
        // The page took the place of the empty one, in which the work had begun.
      }
    }
  }

  /** Press and release the left button where a control is, as soon as there is one. */
  async click(words: string, control = 'button'): Promise<void> {
    const place = await this.inPage(
      ({ selector, text }) =>
        new Promise<{ x: number; y: number }>((resolve) => {
          const look = (): void => {
            const all = [...document.querySelectorAll<HTMLElement>(selector)];
            const found = all.find(({ textContent }) => textContent.trim() === text);
            if (found === undefined) {
              requestAnimationFrame(look);
              return;
            }
            const box = found.getBoundingClientRect();
            resolve({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
          };
          look();
        }),
      { selector: control, text: words },
    );
    const session = await this.session;
    for (const type of ['mousePressed', 'mouseReleased']) {
      const params = { ...place, type, button: 'left', clickCount: 1 };
      await this.ask('Input.dispatchMouseEvent', params, session);
    }
  }

  /** @returns when the page had an element with these words in it, in ms since 1970 */
  whenShown(selector: string, words: string): Promise<number> {
    return this.inPage(
      (wanted) =>
        new Promise<number>((resolve) => {
          const look = (): void => {
            const all = [...document.querySelectorAll(wanted.selector)];
            if (all.some(({ textContent }) => textContent.includes(wanted.words))) {
              resolve(Date.now());
            } else requestAnimationFrame(look);
          };
          look();
        }),
      { selector, words },
    );
  }

  async close(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }
}
