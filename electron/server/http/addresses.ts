/** Where others reach what this computer serves. */
import { networkInterfaces } from 'node:os';

/** Of every network that the computer is in; the first is the likeliest. */
export function networkAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

/** "127.0.0.1:8500", "[::1]:8500". */
export function hostAndPort(host: string, port: number | string): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
