/** What the project's host runs, held to what is there to run. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';

// It has no types of its own.
const { load } = createRequire(import.meta.url)('js-yaml') as { load: (text: string) => unknown };
const FOLDER = join('.github', 'workflows');

const stepSchema = v.looseObject({
  uses: v.optional(v.string()),
  run: v.optional(v.string()),
  env: v.optional(v.record(v.string(), v.string())),
});
const permissions = v.record(v.string(), v.picklist(['read', 'write', 'none']));
const workflowSchema = v.looseObject({
  name: v.string(),
  on: v.record(v.string(), v.unknown()),
  permissions,
  jobs: v.record(
    v.string(),
    v.looseObject({
      'runs-on': v.string(),
      'timeout-minutes': v.number(),
      permissions: v.optional(permissions),
      strategy: v.optional(v.looseObject({ matrix: v.record(v.string(), v.array(v.unknown())) })),
      steps: v.array(stepSchema),
    }),
  ),
});

function workflow(name: string) {
  return v.parse(workflowSchema, load(readFileSync(join(FOLDER, name), 'utf8')));
}

const names = readdirSync(FOLDER);
const stepsOf = (name: string) => Object.values(workflow(name).jobs).flatMap(({ steps }) => steps);

describe.each(names)('%s', (name) => {
  it('runs only commands that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = stepsOf(name).flatMap(({ run = '' }) => [
      ...run.matchAll(/\bnpm (?:run )?([\w:-]+)/g),
    ]);
    const missing = commands
      .map(([, command = '']) => command)
      .filter((command) => command !== 'ci' && !(command in scripts));
    expect(missing).toEqual([]);
    expect(commands.length).toBeGreaterThan(0);
  });

  it('uses the actions of the host itself, by version', () => {
    const used = stepsOf(name).flatMap(({ uses }) => uses ?? []);
    expect(used.filter((uses) => !/^actions\/[\w-]+@(v\d+|[0-9a-f]{40})$/.test(uses))).toEqual([]);
  });

  it('may read, and write only where a release is drafted', () => {
    const { permissions: all, jobs } = workflow(name);
    expect(all).toEqual({ contents: 'read' });
    const writing = Object.entries(jobs).filter(([, job]) => job.permissions !== undefined);
    expect(writing.map(([job]) => job)).toEqual(name === 'release.yml' ? ['draft'] : []);
  });

  it('puts no text of others into a shell', () => {
    const commands = stepsOf(name).map(({ run = '' }) => run);
    expect(commands.filter((run) => run.includes('${{'))).toEqual([]);
  });
});

describe('the workflows', () => {
  const systemsOf = (name: string) =>
    JSON.stringify(Object.values(workflow(name).jobs).map(({ strategy }) => strategy?.matrix));

  it.each(['ci.yml', 'release.yml'])(
    'of %s are for three systems, macOS with both processors',
    (name) => {
      for (const system of ['ubuntu-', 'macos-15"', 'macos-15-intel', 'windows-']) {
        expect(systemsOf(name)).toContain(system);
      }
    },
  );

  it('hand out sums and a bill of materials with the installers', () => {
    const handedOut = JSON.stringify(workflow('release.yml').jobs['build']?.steps);
    for (const file of ['SHA256SUMS', '.cdx.json', '.AppImage', '.deb', '.dmg', '.exe']) {
      expect(handedOut).toContain(`dist/${file.startsWith('.') ? '*' : ''}${file}`);
    }
  });
});

describe('dependabot.yml', () => {
  it('looks after npm’s packages and the workflows’ actions', () => {
    const { updates } = load(readFileSync(join('.github', 'dependabot.yml'), 'utf8')) as {
      updates: { 'package-ecosystem': string; directory: string }[];
    };
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
    expect(updates.every(({ directory }) => existsSync(`.${directory}`))).toBe(true);
  });
});
