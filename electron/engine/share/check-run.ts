/** A run that comes from elsewhere, held against what runs are before anything else reads it. */
import * as v from 'valibot';
import { createReadStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonFault, parseBoundedJson } from '../bounded-json';
import { isThere } from '../look-for';
import type { RunRecord } from '../records';
import { readCheckpoint } from '../runs/checkpoints';
import { isMissing, replaceFile } from '../storage/durable';
import { areSameClasses } from '../data/same-classes';
import { sharedNotesSchema } from '../runs/notes';
import { migrate } from '../runs/migrate';
import { RunError } from '../storage/run-error';
import type { RunStore } from '../runs/run-store';
import {
  evaluationSchema,
  histogramSchema,
  fineTuneReportSchema,
  metricSchema,
  recordSchema,
} from '../runs/stored-schemas';
import { sentenceOf } from '../text/sentence-of';
import { isVisible } from '../text/visible';
import { JSON_LIMITS, MAX_LINE_BYTES } from './member-limits';
import { MAP, RECORD, WEIGHTS } from './shared-file';
import { ShareError } from './share-error';

const NEW_LINE = 0x0a;
/** A list of a million faults would fill the memory. */
const FIRST_FAULT = { abortEarly: true } as const;

/** Names that no run has are dropped. */
async function recordOf(folder: string, run: string): Promise<RunRecord> {
  const stored = parseBoundedJson(await readFile(join(folder, RECORD)), JSON_LIMITS);
  const record = v.parse(recordSchema, migrate(stored, run), FIRST_FAULT);
  const { classNames } = record.data;
  if (!classNames.every(isVisible)) throw new ShareError('a class name has invalid characters');
  // The schema has brought them to one form of Unicode.
  const twice = classNames.find((name, index) => classNames.indexOf(name) !== index);
  if (twice !== undefined) throw new ShareError(`two of its classes are called "${twice}"`);
  // A field that is not there is none, which valibot's types do not tell from one that is undefined.
  return record as RunRecord;
}

/** Keep of a file what a run has in it, and nothing else. */
async function tidy(file: string, schema: v.GenericSchema): Promise<void> {
  let text: Buffer;
  try {
    text = await readFile(file);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await replaceFile(
    file,
    `${JSON.stringify(v.parse(schema, parseBoundedJson(text, JSON_LIMITS), FIRST_FAULT), null, 2)}\n`,
  );
}

/** Each line by itself, so that no more of the file is in memory. A last line that is torn is ignored. */
async function checkLines(file: string, schema: v.GenericSchema): Promise<void> {
  let rest = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(file)) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      let from = 0;
      for (let end = rest.indexOf(NEW_LINE); end !== -1; end = rest.indexOf(NEW_LINE, from)) {
        v.parse(schema, parseBoundedJson(rest.subarray(from, end), JSON_LIMITS), FIRST_FAULT);
        from = end + 1;
      }
      rest = rest.subarray(from);
      if (rest.length > MAX_LINE_BYTES) throw new RunError('a line of it is too long');
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function checkNumbers(store: RunStore, record: RunRecord): Promise<void> {
  const { run, data, checkpoint, bestEpoch } = record;
  await checkLines(join(store.path(run), 'metrics.ndjson'), metricSchema);
  await checkLines(join(store.path(run), 'histograms.ndjson'), histogramSchema);
  const evaluation = await store.evaluation(run);
  const predictions = await store.predictions(run);
  if (evaluation !== null && !areSameClasses(evaluation.classNames, data.classNames)) {
    throw new RunError('its scores are of other classes');
  }
  if (predictions !== null && evaluation !== null) {
    const { classCount, count } = predictions;
    if (classCount !== data.classNames.length || count !== evaluation.images) {
      throw new RunError('its predictions and scores have different shapes');
    }
  }
  // Weights are used wherever they are there, whatever the record says of them.
  const hasWeights = isThere(join(store.path(run), WEIGHTS));
  if (hasWeights || bestEpoch !== null) await store.weights(run);
  if (checkpoint !== null) await readCheckpoint(store.path(run), checkpoint);
}

/**
 * @param store holds the run alone, under the name that it comes with
 * @returns its record, for the name that it is to have here
 * @throws ShareError where something of it is not as it is in runs
 */
export async function checkRun(store: RunStore, from: string, run: string): Promise<RunRecord> {
  const folder = store.path(from);
  try {
    const { status, data, ...record } = await recordOf(folder, from);
    const checked: RunRecord = {
      ...record,
      run,
      // Nothing trains it here.
      status: status === 'running' ? 'interrupted' : status,
      processId: null,
      data: { ...data, folder: data.folder === null ? null : nameOnly(data.folder) },
      shared: { withCheckpoint: record.checkpoint !== null },
    };
    await tidy(join(folder, 'evaluation.json'), evaluationSchema(data.classNames.length));
    await tidy(join(folder, 'fine-tune-report.json'), fineTuneReportSchema);
    await tidy(join(folder, 'lesson.json'), fineTuneReportSchema);
    await tidy(join(folder, 'notes.json'), sharedNotesSchema);
    // It is made anew when somebody looks at it.
    await rm(join(folder, MAP), { force: true });
    await checkNumbers(store, { ...checked, run: from });
    return checked;
  } catch (cause) {
    // A newer version's run says so itself.
    if (cause instanceof RunError && cause.message.includes('newer version')) throw cause;
    const fault =
      cause instanceof v.ValiError
        ? 'its files have unexpected content'
        : (jsonFault(cause) ?? sentenceOf(cause).replace(/\.$/, ''));
    throw new ShareError(`The file does not contain a usable run: ${fault}.`, { cause });
  }
}

/** A place on the computer that it comes from is none here, and may even name another computer. */
function nameOnly(folder: string): string {
  return folder.split(/[\\/]/).findLast((part) => part !== '') ?? '';
}
