/** In Electron, where only main starts processes: it is asked for one, and gives a port to it. */
import type { MessagePortMain } from 'electron';
import type { StartTrialProcess, TrialLink } from './trial-links';
import type { FromTrial, ToTrial } from './trial-messages';

/** What is sent before the port is there waits for it. */
class PortLink implements TrialLink {
  private port: MessagePortMain | null = null;
  private readonly early: ToTrial[] = [];
  private closed = false;
  private heard: (message: FromTrial) => void = () => undefined;
  private lost: () => void = () => undefined;

  send(message: ToTrial): void {
    if (this.port === null) this.early.push(message);
    else this.port.postMessage(message);
  }

  listen(heard: (message: FromTrial) => void, lost: () => void): void {
    this.heard = heard;
    this.lost = lost;
  }

  close(): void {
    this.closed = true;
    this.port?.close();
  }

  /** @param port undefined where main could not start the process */
  connect(port: MessagePortMain | undefined): void {
    if (port === undefined) {
      this.lost();
      return;
    }
    this.port = port;
    port.on('message', ({ data }) => {
      this.heard(data as FromTrial);
    });
    port.on('close', () => {
      this.lost();
    });
    port.start();
    for (const message of this.early.splice(0)) port.postMessage(message);
    if (this.closed) port.close();
  }
}

export class LinksByMain {
  private readonly asked = new Map<number, PortLink>();
  private nextId = 1;

  /** @param ask main, for a process of so many threads; its answer goes to `arrived` with the same id */
  constructor(private readonly ask: (id: number, threads: number) => void) {}

  readonly start: StartTrialProcess = (threads) => {
    const link = new PortLink();
    const id = this.nextId++;
    this.asked.set(id, link);
    this.ask(id, threads);
    return link;
  };

  arrived(id: number, port: MessagePortMain | undefined): void {
    this.asked.get(id)?.connect(port);
    this.asked.delete(id);
  }
}
