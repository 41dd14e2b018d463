import type { TLSSocket } from 'node:tls';

export function tunnel(proxyAddress: string, url: URL): Promise<TLSSocket>;
