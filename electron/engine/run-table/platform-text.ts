/** What a run was computed with, in words; without Node, because the window uses this too. */
import type { Platform, RunRecord } from '../records';

/** The widest vector instructions, which decide most. */
function widest(instructions: readonly string[]): string | null {
  const ranks: [string, string][] = [
    ['amx_bf16', 'AMX'],
    ['avx512f', 'AVX-512'],
    ['avx2', 'AVX2'],
    ['avx', 'AVX'],
    ['sve', 'SVE'],
    ['asimd', 'NEON'],
    ['sse4_1', 'SSE4.1'],
  ];
  return ranks.find(([name]) => instructions.includes(name))?.[1] ?? null;
}

/** "AMD EPYC 7B13 (AVX2), libtensorflow 2.21.0, linux x64" */
export function platformText({
  system,
  processor,
  instructions,
  oneDnn,
  libtensorflow,
}: Platform): string {
  const details = [
    instructions === null ? null : widest(instructions),
    oneDnn === null ? null : oneDnn === 'off' ? 'without oneDNN' : `oneDNN limited to ${oneDnn}`,
  ].filter((detail) => detail !== null);
  const kind = details.length === 0 ? processor : `${processor} (${details.join(', ')})`;
  return `${kind}, libtensorflow ${libtensorflow}, ${system}`;
}

export function samePlatform(one: Platform, other: Platform): boolean {
  return (
    one.system === other.system &&
    one.processor === other.processor &&
    one.oneDnn === other.oneDnn &&
    one.libtensorflow === other.libtensorflow &&
    (one.instructions ?? []).join(' ') === (other.instructions ?? []).join(' ')
  );
}

/**
 * What to say before a run goes on, or is repeated, with something else than it was trained with; null
 * where it is the same, or where nobody knows.
 * @param verb what the run does now, such as "continues"
 */
export function platformChange(
  { name, platform }: Pick<RunRecord, 'name' | 'platform'>,
  now: Platform,
  verb: string,
): string | null {
  if (platform === null || samePlatform(platform, now)) return null;
  return `“${name}” was trained on ${platformText(platform)} and ${verb} on ${platformText(now)}, so the results will not be bit-identical.`;
}
