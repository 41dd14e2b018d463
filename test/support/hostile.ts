/**
 * Hostile inputs: whole ones with a few changes, as a fuzzer makes them, and what everybody who reads
 * them must do: read them or refuse them in a sentence, soon, and without filling the memory.
 */
import fc from 'fast-check';
import { expect, vi } from 'vitest';

/** Ten thousand inputs can take minutes where other programs run too. */
vi.setConfig({ testTimeout: 900_000 });

/** How many inputs of a kind every day; ATELIER_FUZZ asks for more, which docs/security.md has figures of. */
export function inputs(quick = 2000): number {
  return Number(process.env['ATELIER_FUZZ'] ?? quick);
}

/** Fixed, so that what fails, fails again. */
const SEED = 20_260_301;
const LIMITS = {
  /** Of one input, on whatever core: the clock also runs while other programs do. */
  seconds: 2,
  /** By which the process may grow beyond what reading whole inputs took. */
  bytes: 512 * 2 ** 20,
};

/** Sizes and offsets where arithmetic goes wrong. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

type Change = (bytes: Buffer) => Buffer;

function put(bytes: Buffer, at: number, value: Uint8Array): Buffer {
  const changed = Buffer.from(bytes);
  changed.set(value.subarray(0, Math.max(0, changed.length - at)), Math.min(at, changed.length));
  return changed;
}

function cut(bytes: Buffer, at: number, length: number, between: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), between, bytes.subarray(at + length)]);
}

/** A place as a share of the length; headers come first in files, so half of them are near the front. */
const place = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }).map((share) => (length: number) => share * length),
  fc.nat(64).map((at) => (length: number) => Math.min(at, length)),
);

function changes(others: readonly Buffer[]): fc.Arbitrary<Change> {
  const at = (from: (length: number) => number, { length }: Buffer) => Math.floor(from(length));
  const change = <Value>(
    value: fc.Arbitrary<Value>,
    how: (bytes: Buffer, at: number, value: Value) => Buffer,
  ) =>
    fc.tuple(place, value).map(
      ([from, each]): Change =>
        (bytes) =>
          how(bytes, at(from, bytes), each),
    );
  const edge = fc.tuple(fc.constantFrom(...EDGES), fc.boolean()).map(([value, little]) => {
    const word = Buffer.alloc(4);
    if (little) word.writeUInt32LE(value);
    else word.writeUInt32BE(value);
    return word;
  });
  return fc.oneof<fc.Arbitrary<Change>[]>(
    change(fc.nat(255), (bytes, from, byte) => put(bytes, from, Uint8Array.of(byte))),
    change(fc.nat(7), (bytes, from, bit) =>
      put(bytes, from, Uint8Array.of((bytes[from] ?? 0) ^ (1 << bit))),
    ),
    change(edge, put),
    change(fc.uint8Array({ maxLength: 12 }), (bytes, from, more) => cut(bytes, from, 0, more)),
    change(fc.nat(40), (bytes, from, length) => cut(bytes, from, length, Buffer.alloc(0))),
    change(fc.nat(40), (bytes, from, length) =>
      cut(bytes, from, 0, bytes.subarray(from, from + length)),
    ),
    change(fc.constant(null), (bytes, from) => bytes.subarray(0, from)),
    change(fc.constantFrom(...others), (bytes, from, other) =>
      Buffer.concat([bytes.subarray(0, from), other.subarray(from)]),
    ),
  );
}

/** Whole files, each changed in one to six places. */
export function damaged(whole: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const files = whole.map((bytes) => Buffer.from(bytes));
  return fc
    .tuple(
      fc.constantFrom(...files),
      fc.array(changes(files), { minLength: 1, maxLength: 6, size: 'max' }),
    )
    .map(([file, made]) => made.reduce<Buffer>((bytes, change) => change(bytes), file));
}

/** What JSON can hold where something else was expected. */
const ODD: readonly string[] = [
  'null',
  'true',
  '-1',
  '0',
  '0.5',
  '1e999',
  '-1e308',
  '9007199254740993',
  '""',
  '"../../x"',
  '"\\u0000"',
  '[]',
  '{}',
  '[null]',
  '[[[[[[]]]]]]',
  '{"__proto__":{"length":1}}',
  '{"constructor":null}',
  JSON.stringify('x'.repeat(3000)),
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
];

/** A member of an object or an element of a list, each by its place in its parent. */
function nodesOf(value: unknown): { parent: object; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    { parent: value, key },
    ...nodesOf(inner),
  ]);
}

/** Stands for an odd value until the text is made: some of them no object can hold. */
const hole = (at: number): string => `\uE000${at}`;

interface Oddity {
  /** Which of the values it befalls, as a share of them. */
  share: number;
  odd: string;
  how: 'replace' | 'drop' | 'rename';
}

/** A JSON text in which values were replaced, left out, or given another name. */
function withOddities(text: string, oddities: readonly Oddity[]): string {
  const root = { value: JSON.parse(text) as unknown };
  for (const [at, { share, how }] of oddities.entries()) {
    const nodes = nodesOf(root);
    const { parent, key } = nodes[Math.floor(share * nodes.length)] ?? { parent: root, key: '' };
    const members = parent as Record<string, unknown>;
    if (how === 'rename') members[`${key}_`] = members[key];
    if (how === 'drop' && parent !== root) Reflect.deleteProperty(members, key);
    else members[key] = hole(at);
  }
  return oddities.reduce(
    (json, { odd }, at) => json.replace(`"${hole(at)}"`, () => odd),
    JSON.stringify(root.value),
  );
}

/** Whole JSON texts, each with odd values in one to three places, or damaged as bytes. */
export function damagedJson(whole: readonly string[]): fc.Arbitrary<Buffer> {
  const oddity = fc.record<Oddity>({
    share: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    odd: fc.constantFrom(...ODD),
    how: fc.constantFrom('replace', 'drop', 'rename'),
  });
  const odder = fc
    .tuple(fc.constantFrom(...whole), fc.array(oddity, { minLength: 1, maxLength: 3 }))
    .map(([text, oddities]) => Buffer.from(withOddities(text, oddities)));
  return fc.oneof(
    { arbitrary: odder, weight: 3 },
    { arbitrary: damaged(whole.map((text) => Buffer.from(text))), weight: 1 },
  );
}

/** What the language or the runtime says of an error that nobody foresaw. */
const FROM_THE_DEPTH =
  /Cannot (read|set|convert|destructure|mix|use)|is not (a function|iterable|defined)|Maximum call stack|Invalid (array|typed array|string) length|out of range/;

type ErrorClass = abstract new (...args: never[]) => Error;

function checkRefusal(error: unknown, ours: readonly ErrorClass[]): void {
  if (!ours.some((each) => error instanceof each)) throw error;
  const { message } = error as Error;
  if (FROM_THE_DEPTH.test(message) || !/^\S[^]*[.)]$/.test(message) || message.length > 2000) {
    throw new Error(`This is no sentence for a person: ${message.slice(0, 300)}`);
  }
}

/** In seconds, of all of the process's threads. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The most that the process has had, in bytes. */
function mostMemory(): number {
  return 1024 * process.resourceUsage().maxRSS;
}

/** A counterexample as one line: fast-check would print each of its bytes. */
function reporter<Input>(details: fc.RunDetails<[Input]>): void {
  if (!details.failed) return;
  const [input] = details.counterexample ?? [];
  const shown = Buffer.isBuffer(input) ? input.toString('latin1') : fc.stringify(input);
  const what = `After ${details.numRuns} inputs, of ${JSON.stringify(shown.slice(0, 2000))}`;
  throw new Error(what, { cause: details.errorInstance });
}

export interface Survived {
  read: number;
  refused: number;
}

/**
 * Let a reader read hostile inputs, one after another.
 * @param limits of each input's processor time, and of what the process grows by
 * @param ours the errors by which it may refuse one, each with a sentence
 * @returns how many were read and how many refused, so that a test can say that there were both
 */
export async function survives<Input>(
  hostile: fc.Arbitrary<Input>,
  ours: readonly ErrorClass[],
  read: (input: Input) => unknown,
  runs = inputs(),
  limits = LIMITS,
): Promise<Survived> {
  const survived: Survived = { read: 0, refused: 0 };
  const before = mostMemory();
  const property = fc.asyncProperty(hostile, async (input) => {
    const began = processorTime();
    try {
      await read(input);
      survived.read += 1;
    } catch (error) {
      checkRefusal(error, ours);
      survived.refused += 1;
    }
    const seconds = processorTime() - began;
    if (seconds > limits.seconds) throw new Error(`This took ${seconds.toFixed(1)} seconds.`);
  });
  await fc.assert(property, { seed: SEED, numRuns: runs, reporter });
  expect(mostMemory() - before).toBeLessThan(limits.bytes);
  return survived;
}
