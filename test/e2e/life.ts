/** A life of the app in which everything is asked at once, and what it has promised meanwhile. */
import { setTimeout } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { CollectionStore } from '@engine/collection/collection-store';
import { PIXELS } from '@engine/data/dataset';
import { RunStore } from '@engine/runs/run-store';
import { DEFAULTS } from '@engine/settings';
import type { Envelope, Replies, RequestBody, RequestName } from '@contract';
import { Facts, NOTHING } from '../support/facts';
import { realSlice } from '../support/idx-folder';
import { studioPhoto } from '../support/pictures';
import type { RunningApp } from './app';
import { processesOf } from './processes';

/** The class that every photo is labeled as. */
const CLASSES = ['Bag', 'Coat', 'hat'];
export const FORMATS = ['onnx', 'tfjs', 'savedmodel', 'keras-script'] as const;
const LONG = { ...DEFAULTS.linear, epochs: 500, batchSize: 64 };
const SHORT = { ...LONG, epochs: 2 };
const THERE = 'there';
/** Above which some are deleted. */
const MOST_RUNS = 12;
const NO_CORRECTION = { box: null, notGarment: [] };

interface Photo {
  width: number;
  height: number;
  rgba: Uint8Array<ArrayBuffer>;
}

/** The first test images as shops would have photographed them, small. */
export async function photosToTeach(count: number): Promise<Photo[]> {
  const { test } = await realSlice(0, count);
  return Array.from({ length: count }, (_, at) => {
    const pixels = test.pixels.subarray(at * PIXELS, (at + 1) * PIXELS);
    const { width, height, values } = studioPhoto(pixels, 3, 12);
    const rgba = Uint8Array.from({ length: 4 * values.length }, (_each, place) =>
      place % 4 === 3 ? 255 : (values[Math.floor(place / 4)] ?? 0),
    );
    return { width, height, rgba };
  });
}

/** What outlives the app: what it was asked, and what it has answered. */
export class Memory {
  readonly facts = new Facts();
  /** The last epoch that was told of, by run. */
  readonly epochs = new Map<string, number>();
  /** What the photos have become in the collection, by their place. */
  readonly photoIds = new Map<number, string>();
  counts = { asked: 0, answered: 0, refused: 0 };

  constructor(
    readonly home: string,
    /** Where is exported to. */
    readonly elsewhere: string,
    readonly dataFolder: string,
    /** The run that is exported and fine-tuned, and is left alone. */
    readonly base: string,
    readonly photos: readonly Photo[],
    readonly random: () => number,
  ) {}

  pick<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.random() * items.length)];
  }

  toldOf(run: string, epoch: number): void {
    this.epochs.set(run, Math.max(epoch, this.epochs.get(run) ?? 0));
  }

  /** Grows with all that was promised. */
  get promised(): number {
    return this.facts.size + [...this.epochs.values()].reduce((sum, epochs) => sum + epochs, 0);
  }

  /** What does not hold of it, in a sentence each; nothing may work in the data folder meanwhile. */
  async broken(): Promise<string[]> {
    const { runs } = await new RunStore(this.home).list();
    const { photos } = await new CollectionStore(this.home).list();
    const byRun = new Map(runs.map((run) => [run.run, run]));
    const classes = new Map(photos.map(({ id, className }) => [id, className]));
    const found = (fact: string): string => {
      const [kind = '', id = ''] = fact.split(' ');
      if (kind === 'photo') return classes.get(id) ?? NOTHING;
      const run = byRun.get(id);
      if (kind === 'name') return run?.name ?? NOTHING;
      return run === undefined ? NOTHING : THERE;
    };
    const lost = [...this.epochs].flatMap(([run, epoch]) => {
      const done = byRun.get(run)?.epochsDone;
      return done === undefined || done >= epoch ? [] : [`${run}: ${done} of ${epoch} epochs`];
    });
    return [...this.facts.broken(found), ...lost];
  }
}

export class Life {
  private ended = false;
  private tracks: Promise<unknown> = Promise.resolve();

  constructor(
    readonly running: RunningApp,
    private readonly memory: Memory,
  ) {
    running.app.on('close', () => {
      this.ended = true;
    });
  }

  private get page(): Page {
    return this.running.page;
  }

  /** Ask the app over the window's bridge. */
  async ask<Name extends RequestName>(
    name: Name,
    body: RequestBody<Name>,
  ): Promise<Envelope<Replies[Name]>> {
    const { counts } = this.memory;
    counts.asked++;
    const reply = (await this.page.evaluate(
      ([what, content]) => window.atelier.request(what, content as never),
      [name, body] as const,
    )) as Envelope<Replies[Name]>;
    counts[reply.ok ? 'answered' : 'refused']++;
    return reply;
  }

  /** The same, for what it answers. @throws Error where it was refused */
  private async told<Name extends RequestName>(
    name: Name,
    body: RequestBody<Name>,
  ): Promise<Replies[Name]> {
    const reply = await this.ask(name, body);
    if (reply.ok) return reply.value;
    throw new Error(reply.message);
  }

  /** Begin to ask for everything, until the app is killed or `end` is called. */
  async begin(): Promise<void> {
    await this.answerDialogs();
    await this.page.exposeFunction('toldOf', (run: string, epoch: number) => {
      this.memory.toldOf(run, epoch);
    });
    await this.page.evaluate(() => {
      const { toldOf } = globalThis as unknown as {
        toldOf: (run: string, epoch: number) => void;
      };
      window.atelier.subscribe('train:metrics', ({ run, line }) => {
        if (line.kind === 'epoch') toldOf(run, line.epoch);
      });
    });
    this.tracks = Promise.all([
      this.repeat(() => this.train()),
      this.repeat(() => this.fineTune()),
      this.repeat(() => this.changeRuns()),
      this.repeat(() => this.export()),
    ]);
  }

  /** The process that trains, once there is one. */
  async trainer(): Promise<number> {
    for (;;) {
      const [pid] = await processesOf(this.running, 'trainer');
      if (pid !== undefined) return pid;
      await this.pause(100);
    }
  }

  /** Ask for nothing more; resolves when nothing is under way. */
  async end(): Promise<void> {
    this.ended = true;
    await this.tracks;
  }

  /** Every dialog chooses the folder for exports, or a new file in it. */
  private async answerDialogs(): Promise<void> {
    await this.running.app.evaluate(({ dialog }, folder) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
      dialog.showSaveDialog = () =>
        Promise.resolve({ canceled: false, filePath: `${folder}/${Date.now()}.atelier` });
    }, this.memory.elsewhere);
  }

  private async repeat(work: () => Promise<void>): Promise<void> {
    while (!this.ended) {
      try {
        await work();
      } catch {
        // Refused, or the app is gone in the middle of it.
        await setTimeout(20);
      }
    }
  }

  private async pause(most: number): Promise<void> {
    await setTimeout(most * this.memory.random());
  }

  private async idle(): Promise<void> {
    for (;;) {
      const { training, teaching } = await this.told('app:info', undefined);
      if (this.ended || (training === null && teaching === null)) return;
      await this.pause(50);
    }
  }

  /** Begin, resume or fine-tune a run; now and then let it end, or end it. */
  private async train(): Promise<void> {
    const choice = this.memory.random();
    if (choice < 0.2) await this.goOn();
    else if (choice < 0.35) await this.ask('fine-tune:start', { run: this.memory.base });
    else await this.beginRun(choice < 0.6 ? SHORT : LONG);
    await this.pause(1500);
    const { training } = await this.told('app:info', undefined);
    if (choice >= 0.8 && training !== null) await this.ask('train:stop', { run: training });
    if (choice < 0.6 || choice >= 0.8) await this.idle();
  }

  private async goOn(): Promise<void> {
    const runs = await this.told('runs:list', undefined);
    const open = runs.filter(({ resumability }) => resumability.kind === 'resume');
    const chosen = this.memory.pick(open);
    if (chosen !== undefined) await this.ask('train:resume', { run: chosen.run, epochs: null });
  }

  private async beginRun(settings: typeof LONG): Promise<void> {
    const { facts, dataFolder } = this.memory;
    const begun = await this.ask('train:start', { settings, dataFolder });
    if (begun.ok) facts.answered(`run ${begun.value.run}`, THERE);
  }

  /** Put photos into the collection, say that they are something else, and take some away. */
  private async fineTune(): Promise<void> {
    const { random, photos, photoIds } = this.memory;
    const at = Math.floor(random() * photos.length);
    const [photo, id] = [photos[at], photoIds.get(at)];
    const className = this.memory.pick(CLASSES) ?? 'Bag';
    const choice = random();
    if (id !== undefined && choice < 0.2) {
      await this.noting(`photo ${id}`, NOTHING, () => this.ask('collection:remove', { ids: [id] }));
    } else if (id !== undefined && choice < 0.5) {
      const body = { ids: [id], className };
      await this.noting(`photo ${id}`, className, () => this.ask('collection:relabel', body));
    } else if (photo !== undefined) await this.keep(at, photo, className);
  }

  private async keep(at: number, photo: Photo, className: string): Promise<void> {
    const { facts, photoIds } = this.memory;
    const known = photoIds.get(at);
    if (known !== undefined) facts.asked(`photo ${known}`, className);
    const said = { className, name: `${at}.png`, correction: NO_CORRECTION };
    const kept = await this.ask('collection:add', { ...photo, ...said });
    if (!kept.ok) return;
    photoIds.set(at, kept.value.id);
    facts.answered(`photo ${kept.value.id}`, className);
  }

  /** Ask for a change after which a fact is another. @returns whether it was made */
  private async noting(
    fact: string,
    value: string,
    change: () => Promise<Envelope<unknown>>,
    before?: string,
  ): Promise<boolean> {
    const { facts } = this.memory;
    facts.asked(fact, value, before);
    const { ok } = await change();
    if (ok) facts.answered(fact, value);
    return ok;
  }

  /** Rename, annotate, delete and bring back runs. */
  private async changeRuns(): Promise<void> {
    const { random, base } = this.memory;
    await this.pause(100);
    const runs = (await this.told('runs:list', undefined)).filter(({ run }) => run !== base);
    const chosen = this.memory.pick(runs);
    if (chosen === undefined) return;
    const { run, name: before } = chosen;
    const choice = random();
    if (choice < 0.5) {
      const name = `Name-${Math.floor(1e6 * random())}`;
      await this.noting(`name ${run}`, name, () => this.ask('runs:rename', { run, name }), before);
    } else if (choice < 0.75) {
      await this.ask('runs:annotate', { runs: [run], change: { addTags: [`t${runs.length}`] } });
    } else if (choice < 0.8 || runs.length > MOST_RUNS) {
      await this.delete(run, random() < 0.5);
    }
  }

  private async delete(run: string, andBack: boolean): Promise<void> {
    const { facts } = this.memory;
    const fact = `run ${run}`;
    facts.mayBeGone(`name ${run}`);
    const gone = await this.noting(fact, NOTHING, () => this.ask('runs:delete', { run }), THERE);
    if (!gone) return;
    facts.forget(`name ${run}`);
    if (andBack) {
      await this.noting(fact, THERE, () => this.ask('trash:restore', { runs: [run] }));
    }
  }

  /** Export and share the run that stays as it is, and the collection. */
  private async export(): Promise<void> {
    const { base } = this.memory;
    await this.pause(300);
    switch (this.memory.pick(['run', 'share', 'idx', 'png'] as const)) {
      case 'run':
        await this.ask('export:run', {
          run: base,
          format: this.memory.pick(FORMATS) ?? 'onnx',
          card: null,
        });
        break;
      case 'share':
        await this.ask('share:run', { run: base, checkpoints: true });
        break;
      case 'idx':
        await this.ask('collection:export', { format: 'idx' });
        break;
      case 'png':
      case undefined:
        await this.ask('collection:export', { format: 'png' });
    }
  }
}
