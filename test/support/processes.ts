/** What Linux says of a process and of all that it started. */
import { readdirSync, readFileSync } from 'node:fs';

/** The fields of /proc/PID/stat after the program's name, which stands in brackets and may hold spaces. */
function statOf(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** The process, all that it started, and they in turn. */
export function family(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      parents.set(Number(name), Number(statOf(Number(name))[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const found = [pid];
  for (const each of found) {
    for (const [child, parent] of parents) if (parent === each) found.push(child);
  }
  return found;
}

/** What Chromium started a process for, such as `renderer` or `utility network`; `main` is the app. */
export function roleOf(pid: number): string {
  // Those that a zygote makes have spaces between their words.
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
  const valueOf = (name: string): string | undefined =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const type = valueOf('type');
  if (type === undefined) return words[0]?.endsWith('crashpad_handler') === true ? 'crash' : 'main';
  const service = valueOf('utility-sub-type');
  return service === undefined ? type : `${type} ${service.split('.')[0] ?? ''}`;
}

/** Processor time that a process has used, in hundredths of a second; 0 of one that has ended. */
export function ticksOf(pid: number): number {
  try {
    const fields = statOf(pid);
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return 0;
  }
}

/**
 * A process's memory in MB (10^6 bytes). What several processes share is in `resident` of each, and in
 * `own` by equal parts, so that only `own` may be added up.
 */
export function memoryOf(pid: number): { own: number; resident: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const megabytes = (name: string): number =>
    (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) * 1024) / 1e6;
  return { own: megabytes('Pss'), resident: megabytes('Rss') };
}
