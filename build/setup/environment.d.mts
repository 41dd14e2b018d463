export type Variables = Record<string, string | undefined>;
interface System {
  platform?: NodeJS.Platform;
  home?: () => string | undefined;
}
export function withSoundFolders(inherited: Variables, system?: System): Variables;
export function appEnvironment(inherited: Variables, system?: System): Record<string, string>;
export function useEnvironment(variables: Variables): void;
