export interface Entry {
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  optional?: boolean;
}
export interface Lockfile {
  packages: Record<string, Entry>;
}
export function withAddresses(lockfile: Lockfile, registry: string): Lockfile;
