import type { Agent } from 'node:https';

export function proxyFor(address: string): string | undefined;
export function proxyAgent(address: string): Agent | undefined;
