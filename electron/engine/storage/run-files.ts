/** How the files of a run's folder are read and written: whole ones replaced, lines appended. */
import { appendFileSync } from 'node:fs';
import { readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { isLink, isThere } from '../look-for';
import { sentenceOf } from '../text/sentence-of';
import { isMissing, replaceFile, syncAppended } from './durable';
import { RunError } from './run-error';
import { decodeSafetensors, type NamedTensor } from './safetensors';

export class RunFiles {
  /**
   * @param folder holds the run folders
   * @param elsewhere the folder of a run that lies in another place, null of every other
   */
  constructor(
    private readonly folder: string,
    private readonly elsewhere: (run: string) => string | null = () => null,
  ) {}

  path(run: string): string {
    return this.elsewhere(run) ?? join(this.folder, run);
  }

  append(run: string, file: string, line: object): void {
    appendFileSync(join(this.path(run), file), `${JSON.stringify(line)}\n`);
  }

  async sync(run: string, file: string): Promise<number> {
    const path = join(this.path(run), file);
    await syncAppended(path);
    return (await stat(path)).size;
  }

  async truncate(run: string, file: string, bytes: number): Promise<void> {
    appendFileSync(join(this.path(run), file), '');
    await truncate(join(this.path(run), file), bytes);
  }

  /** A last line that was torn by a crash is left out. */
  async lines<Line>(
    run: string,
    file: string,
    check: (stored: unknown, run: string) => Line,
  ): Promise<Line[]> {
    const text = await this.readText(run, file);
    const whole = (text ?? '').split('\n').slice(0, -1);
    return whole.map((line) => check(this.parse(run, file, line), run));
  }

  async writeFile(run: string, file: string, content: Buffer | string): Promise<void> {
    await replaceFile(join(this.path(run), file), content);
  }

  async writeJson(run: string, file: string, value: unknown): Promise<void> {
    await this.writeFile(run, file, `${JSON.stringify(value, null, 2)}\n`);
  }

  private async readBytes(run: string, file: string): Promise<Buffer | null> {
    const path = join(this.path(run), file);
    try {
      return await readFile(path);
    } catch (error) {
      if (!isMissing(error)) throw error;
      if (isLink(path)) {
        const message = `${file} of the run "${run}" is a link to something that does not exist.`;
        throw new RunError(message, { cause: error });
      }
      // It may have been written between the two looks, such as the notes of a run that is listed.
      return isThere(path) ? this.readBytes(run, file) : null;
    }
  }

  private async readText(run: string, file: string): Promise<string | null> {
    return (await this.readBytes(run, file))?.toString('utf8') ?? null;
  }

  async readJson<Value>(run: string, file: string): Promise<Value | null> {
    const text = await this.readText(run, file);
    return text === null ? null : (this.parse(run, file, text) as Value);
  }

  private parse(run: string, file: string, text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new RunError(`${file} of the run "${run}" is damaged and cannot be read.`, { cause });
    }
  }

  async readTensors(run: string, file: string): Promise<Map<string, NamedTensor> | null> {
    const bytes = await this.readBytes(run, file);
    if (bytes === null) return null;
    try {
      return decodeSafetensors(bytes);
    } catch (cause) {
      const fault = sentenceOf(cause);
      throw new RunError(`${file} of the run "${run}" is damaged: ${fault}.`, { cause });
    }
  }
}
