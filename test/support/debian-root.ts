/** A Debian of its own in a folder, made by debootstrap, in which packages are installed and removed. */
import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';

/** The release with the oldest libraries and the oldest Node.js that the package supports. */
const RELEASE = 'bookworm';
const USER = 'tester';

/**
 * Make the folder the root of a new mount and process namespace. Not by chroot, in which the kernel
 * forbids user namespaces, which Chromium's sandbox needs.
 */
const ENTER = `set -e
mount --make-rprivate /
mount --bind "$1" "$1"
mount --rbind /dev "$1/dev"
mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
mount -t proc proc "$1/proc"
cd "$1"
mkdir -p former-root
pivot_root . former-root
umount -l /former-root
rmdir /former-root
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LANG=C.UTF-8 sh -c "$2"`;

const UNSHARE = ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', ENTER, 'sh'];

function hasProgram(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @returns a sentence where no Debian can be made here, else null */
export function whyNoDebianRoot(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'Needs Linux on x64.';
  if (process.getuid?.() !== 0) return 'Needs root, to install a package.';
  const missing = ['debootstrap', 'dpkg-deb', 'unshare'].filter((name) => !hasProgram(name));
  return missing.length === 0 ? null : `Needs ${missing.join(', ')}: install them with apt-get.`;
}

/** The mirror that this computer's apt uses, if it is a Debian; else debootstrap's own. */
function mirror(): string[] {
  try {
    const sources = readFileSync('/etc/apt/sources.list.d/debian.sources', 'utf8');
    return /^URIs:\s*(\S+)/m.exec(sources)?.slice(1, 2) ?? [];
  } catch {
    return [];
  }
}

export class DebianRoot {
  constructor(readonly folder: string) {}

  /** @throws Error where no mirror can be reached */
  async make(): Promise<void> {
    const args = ['--variant=minbase', RELEASE, this.folder, ...mirror()];
    await promisify(execFile)('debootstrap', args, { maxBuffer: 1e8 });
    await this.asRoot(`useradd --create-home ${USER}`);
  }

  /** @returns what the command prints */
  async asRoot(command: string): Promise<string> {
    const options = { maxBuffer: 1e8 };
    const args = [...UNSHARE, this.folder, command];
    const { stdout } = await promisify(execFile)('unshare', args, options);
    return stdout;
  }

  asUser(command: string): Promise<string> {
    return this.asRoot(`su --login ${USER} --command ${quoted(command)}`);
  }

  /** Start a command that goes on; ended by SIGKILL, with all that it started. */
  startAsUser(command: string): ChildProcess {
    const login = `su --login ${USER} --command ${quoted(command)}`;
    return spawn('unshare', [...UNSHARE, this.folder, login], { stdio: 'ignore' });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
