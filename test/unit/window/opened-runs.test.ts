import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { OpenedRuns, sharedRunsIn } from '../../../electron/opened-runs';

describe('runs that the system hands over', () => {
  it('are found among what an app is started with, as whole paths', () => {
    const url = pathToFileURL('/my runs/b.atelier').href;
    const args = ['/app', '--flag=x.atelier', 'a.atelier', url, '/c.txt', 'file://%%/d.atelier'];
    expect(sharedRunsIn(args, '/home')).toEqual(['/home/a.atelier', '/my runs/b.atelier']);
  });

  it('wait for a window, and are given to it once', () => {
    const opened = new OpenedRuns();
    const given: string[][] = [];
    opened.add(['a']);
    opened.add(['b', 'c']);
    opened.deliverTo((files) => given.push(files));
    opened.add([]);
    opened.add(['d']);
    expect(given).toEqual([['a', 'b', 'c'], ['d']]);
  });
});
