export function fromEnvironment(
  environment: NodeJS.ProcessEnv,
  names: readonly string[],
): string | undefined;
export function proxyVariable(environment: NodeJS.ProcessEnv): string | undefined;
export function proxyFrom(environment: NodeJS.ProcessEnv): string | undefined;
