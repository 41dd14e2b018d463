/** A run's folder is a TensorBoard log directory: read back record by record, and by TensorBoard itself. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Dataset } from '@engine/data/dataset';
import { readDataset } from '@engine/data/read-dataset';
import { RunStore } from '@engine/runs/run-store';
import { resumeRun, trainRun } from '@engine/runs/train-run';
import { settingsFor } from '@engine/settings';
import { PHOTO_NETWORK } from '@engine/storage/built-in';
import { tensorBoardCommand } from '@engine/tensorboard/command';
import { crc32c } from '@engine/tensorboard/crc32c';
import { ensureEvents } from '@engine/tensorboard/event-files';
import { eventFiles } from '@engine/tensorboard/event-log';
import { drawMatrix } from '@engine/tensorboard/matrix-picture';
import { encodeRecord, readRecords } from '@engine/tensorboard/record-file';
import { decodeEvent, type Event } from '@engine/tensorboard/schema';
import { tensorflow } from '@engine/tensorflow/load';
import { realSlice, temporaryFolder, writeIdxFolder } from '../../support/idx-folder';

const RUN = 'a-run';
const EPOCHS = 3;

let shared: ReturnType<typeof temporaryFolder>;
let dataset: Dataset;
let home: ReturnType<typeof temporaryFolder>;
let store: RunStore;
beforeAll(async () => {
  shared = temporaryFolder();
  writeIdxFolder(`${shared.path}/data`, await realSlice(400, 50));
  dataset = await readDataset({ folder: `${shared.path}/data` });
});
afterAll(() => {
  shared.remove();
});
beforeEach(() => {
  home = temporaryFolder();
  store = new RunStore(home.path);
});
afterEach(() => {
  home.remove();
});

const watcher = (stopIn: number | null = null) => {
  const stop = new AbortController();
  return {
    signal: stop.signal,
    progress: () => undefined,
    metrics(line: { kind: string; epoch: number }) {
      if (line.kind === 'step' && line.epoch === stopIn) stop.abort();
    },
  };
};

function train(stopIn: number | null = null, epochs = EPOCHS) {
  const settings = settingsFor('dense', {
    epochs,
    hidden: [8],
    batchSize: 64,
    validationSplit: 0.05,
  });
  const plan = { run: RUN, name: null, settings, dataFolder: dataset.folder };
  return trainRun(store, dataset, plan, watcher(stopIn));
}

const filesOf = () => readdirSync(store.path(RUN)).filter((name) => name.includes('tfevents'));

function eventsOf(file: string): Event[] {
  const bytes = readFileSync(join(store.path(RUN), file));
  return [...readRecords(bytes)].map(({ data }) => decodeEvent(data));
}

/** Every scalar of a tag, by its step. */
function scalars(tag: string): [step: number, value: number][] {
  return filesOf()
    .flatMap(eventsOf)
    .flatMap(({ step, summary }) =>
      (summary?.value ?? []).flatMap((value) =>
        value.tag === tag && 'simpleValue' in value ? [[step, value.simpleValue]] : [],
      ),
    ) as [number, number][];
}

async function expectedScalars(kind: 'step' | 'epoch', key: string): Promise<[number, number][]> {
  return (await store.metrics(RUN))
    .filter((line) => line.kind === kind)
    .map((line) => [
      line.step,
      Math.fround(Number((line as unknown as Record<string, number>)[key])),
    ]);
}

async function expectEveryMeasurement(): Promise<void> {
  expect(scalars('loss/train')).toEqual(await expectedScalars('step', 'loss'));
  expect(scalars('accuracy/train')).toEqual(await expectedScalars('step', 'accuracy'));
  expect(scalars('loss/validation')).toEqual(await expectedScalars('epoch', 'validationLoss'));
  expect(scalars('learning_rate')).toEqual(await expectedScalars('epoch', 'learningRate'));
}

describe('the check sum', () => {
  // The examples of RFC 3720, appendix B.4.
  it.each([
    [new Uint8Array(32), 0x8a9136aa],
    [new Uint8Array(32).fill(0xff), 0x62a8ab43],
    [Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd794e],
  ])('is that of the standard', (bytes, sum) => {
    expect(crc32c(bytes)).toBe(sum);
  });
});

describe('a record file', () => {
  it('is read up to what was torn or damaged', () => {
    const records = ['one', 'two', 'three'].map((text) => encodeRecord(Buffer.from(text)));
    const file = Buffer.concat(records);
    const texts = (bytes: Buffer) => [...readRecords(bytes)].map(({ data }) => data.toString());
    expect(texts(file)).toEqual(['one', 'two', 'three']);
    expect(texts(file.subarray(0, file.length - 1))).toEqual(['one', 'two']);
    const damaged = Buffer.from(file);
    damaged.fill(0, (records[0]?.length ?? 0) + 13, file.length - 21);
    expect(texts(damaged)).toEqual(['one']);
  });
});

describe('the picture of a confusion matrix', () => {
  it('has a cell for each pair of classes, darker for a larger share', () => {
    const { width, pixels } = drawMatrix([
      [9, 1],
      [0, 10],
    ]);
    const red = (x: number, y: number) => pixels[3 * (y * width + x)] ?? 0;
    const [cellWidth, cellHeight] = [width / 3, pixels.length / 3 / width / 3];
    const corner = (row: number, column: number) =>
      red(Math.round((column + 1) * cellWidth) + 1, Math.round((row + 1) * cellHeight) + 1);
    expect(corner(0, 0)).toBeLessThan(corner(0, 1));
    expect(corner(0, 1)).toBeLessThan(corner(1, 0));
    expect(corner(1, 1)).toBe(52);
  });

  it('has room for as many classes as a run can have', () => {
    const classes = Array.from({ length: 255 }, () => new Array<number>(255).fill(1));
    const { width, height } = drawMatrix(classes);
    expect(width).toBe(height);
    expect(width).toBeLessThan(2400);
  });
});

describe('a run’s event files', () => {
  it('hold every measurement, and the matrix of validation and test as pictures', async () => {
    await train();
    expect(filesOf()).toEqual(['events.out.tfevents.0001.atelier']);
    await expectEveryMeasurement();
    const [version, ...events] = eventsOf(filesOf()[0] ?? '');
    expect(version?.fileVersion).toBe('brain.Event:2');
    const pictures = events.flatMap(({ step, summary }) =>
      (summary?.value ?? []).flatMap((value) => ('image' in value ? [{ step, ...value }] : [])),
    );
    const tags = pictures.map(({ tag }) => tag);
    expect(tags).toEqual([
      ...new Array<string>(EPOCHS).fill('confusion_matrix/validation'),
      'confusion_matrix/test',
    ]);
    expect(pictures.at(-1)?.metadata?.description).toContain('0 T-shirt/top, 1 Trouser');
    const image = pictures.at(-1)?.image;
    const decoded = tensorflow().node.decodePng(image?.png ?? Buffer.alloc(0));
    expect(decoded.shape).toEqual([image?.height, image?.width, 3]);
    decoded.dispose();
  });

  it('are whole after each epoch, while the run trains', async () => {
    const seen: number[] = [];
    const settings = settingsFor('dense', { epochs: EPOCHS, hidden: [8], validationSplit: 0.05 });
    const plan = { run: RUN, name: null, settings, dataFolder: dataset.folder };
    await trainRun(store, dataset, plan, {
      ...watcher(),
      metrics(line) {
        if (line.kind === 'epoch') seen.push(scalars('epoch').length);
      },
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it('go on after a stop in a file of their own, without what was taken back', async () => {
    await train(2);
    const before = filesOf();
    expect(scalars('accuracy/test')).toHaveLength(1);
    await resumeRun(store, dataset, { run: RUN, epochs: null }, watcher());
    expect(filesOf()).toHaveLength(before.length + 1);
    await expectEveryMeasurement();
    expect(scalars('accuracy/test')).toHaveLength(1);
    const start = eventsOf(filesOf()[1] ?? '')[1];
    const { checkpoint } = await store.read(RUN);
    expect(checkpoint).toBe(`epoch-${EPOCHS}`);
    expect(start?.sessionLog).toEqual({ status: 1 });
    expect(start?.step).toBe((scalars('epoch')[0]?.[0] ?? 0) + 1);
  });

  it('come out whole when the run is trained further, torn at the end, damaged or missing', async () => {
    await train();
    const [file = ''] = filesOf();
    const path = join(store.path(RUN), file);
    const damages: (() => void)[] = [
      () => undefined,
      () => {
        appendFileSync(path, Buffer.alloc(9));
      },
      () => {
        writeFileSync(path, readFileSync(path).fill(0, 200, 210));
      },
      () => {
        for (const name of filesOf()) rmSync(join(store.path(RUN), name));
      },
    ];
    for (const [at, damage] of damages.entries()) {
      damage();
      const epochs = EPOCHS + at + 1;
      await resumeRun(store, dataset, { run: RUN, epochs }, watcher());
      await expectEveryMeasurement();
      expect(scalars('accuracy/test')).toHaveLength(1);
    }
  });

  it('are written for a run of before there were any, once', async () => {
    await train();
    rmSync(join(store.path(RUN), filesOf()[0] ?? ''));
    await ensureEvents(store, RUN);
    await expectEveryMeasurement();
    const { accuracy } = (await store.evaluation(RUN)) ?? { accuracy: 0 };
    expect(scalars('accuracy/test').map(([, value]) => value)).toEqual([Math.fround(accuracy)]);
    const written = readFileSync(join(store.path(RUN), filesOf()[0] ?? ''));
    await ensureEvents(store, RUN);
    expect(readFileSync(join(store.path(RUN), filesOf()[0] ?? ''))).toEqual(written);
    expect(await eventFiles(join(home.path, 'nowhere'))).toEqual([]);
  });

  it('are left to whoever trains or deletes the run now', async () => {
    await train();
    rmSync(join(store.path(RUN), filesOf()[0] ?? ''));
    // Resumed: what the trainer has locked may still say that it has ended.
    await store.withLock(RUN, async () => {
      await tensorBoardCommand(store, [RUN]);
    });
    expect(filesOf()).toEqual([]);
    await tensorBoardCommand(store, [RUN]);
    await expectEveryMeasurement();
  });

  it('are shown by a command that names the folder', async () => {
    await train();
    const { command } = await tensorBoardCommand(store, [RUN]);
    expect(command).toBe(`tensorboard --logdir '${store.path(RUN)}'`);
    expect((await tensorBoardCommand(store, [])).command).toBe(
      `tensorboard --logdir '${store.folder}'`,
    );
    expect((await tensorBoardCommand(store, [RUN, RUN])).command).toMatch(/--logdir_spec 'a-run:/);
  });
});

/** Prints what TensorBoard makes of a log directory, as JSON. */
const READ_BACK = `
import json, sys
from tensorboard.backend.event_processing import plugin_event_multiplexer
logs = plugin_event_multiplexer.EventMultiplexer(tensor_size_guidance={'tensors': 0}).AddRunsFromDirectory(sys.argv[1])
logs.Reload()
from tensorboard.util import tensor_util
out = {}
for run, tags in logs.Runs().items():
    out[run] = {}
    for tag in tags['tensors']:
        plugin = logs.SummaryMetadata(run, tag).plugin_data.plugin_name
        values = []
        for event in logs.Tensors(run, tag):
            value = tensor_util.make_ndarray(event.tensor_proto)
            if plugin == 'images':
                values.append([event.step, int(value[0]), int(value[1]), len(value[2])])
            else:
                values.append([event.step, float(value)])
        out[run][tag] = {'plugin': plugin, 'values': values}
print(json.dumps(out))
`;

/** A Python that has TensorBoard: ATELIER_PEERS names it. */
const python = process.env['ATELIER_PEERS'] ?? 'python3';
const present = spawnSync(python, ['-c', 'import tensorboard']).status === 0;

describe.skipIf(!present)(
  `the real TensorBoard${present ? '' : ' (not installed; ATELIER_PEERS names a Python that has it)'}`,
  () => {
    it('reads the same measurements and pictures from the runs’ folder', async () => {
      await train(2);
      await resumeRun(store, dataset, { run: RUN, epochs: null }, watcher());
      const text = execFileSync(python, ['-c', READ_BACK, store.folder], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      type Tags = Record<string, { plugin: string; values: number[][] }>;
      const { [RUN]: tags = {} } = JSON.parse(text) as Record<string, Tags>;
      expect(tags['loss/train']?.values).toEqual(scalars('loss/train'));
      expect(tags['accuracy/validation']?.values).toEqual(scalars('accuracy/validation'));
      expect(tags['learning_rate']).toMatchObject({ plugin: 'scalars' });
      const picture = tags['confusion_matrix/test'];
      expect(picture?.plugin).toBe('images');
      expect(picture?.values).toHaveLength(1);
      expect(tags['confusion_matrix/validation']?.values).toHaveLength(EPOCHS);
    });
  },
);

it('are not written into the folder of the photo network, which is the app’s own', async () => {
  const before = readdirSync(store.path(PHOTO_NETWORK));
  await expect(tensorBoardCommand(store, [PHOTO_NETWORK])).rejects.toThrow(
    '"photo-network" is built in, so it cannot be opened in TensorBoard.',
  );
  expect(readdirSync(store.path(PHOTO_NETWORK))).toEqual(before);
});
