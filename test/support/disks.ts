/** Whether tests may mount disks of their own. */
import { execFileSync } from 'node:child_process';

/** Whether a process may have a view of its own of the file system. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['-rm', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
