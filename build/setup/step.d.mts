export class SetupError extends Error {}
export function withLock<Result>(body: () => Promise<Result>, folder?: string): Promise<Result>;
