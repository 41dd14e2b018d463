export const UPDATE_FROM: { provider: 'generic'; url: string } | null;
export const UPDATE_KEY: string;
