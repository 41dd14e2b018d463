export function proxyFor(address: string): string | undefined;
export function proxyNote(environment: NodeJS.ProcessEnv): string;
