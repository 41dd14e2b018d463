export function withLock<Result>(body: () => Promise<Result>, folder?: string): Promise<Result>;
