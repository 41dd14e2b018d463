export const UPDATE_FROM: { provider: 'generic'; url: string } | null;
