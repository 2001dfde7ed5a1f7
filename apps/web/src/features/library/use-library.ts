import { useSuspenseQuery } from '@tanstack/react-query';
import { readEntries, readEntry } from './api/library.ts';

const LIBRARY = ['library'];
/** The list is in this browser: no network is needed, and whoever has the answers is told of its changes. */
const LOCAL = { networkMode: 'always', staleTime: Number.POSITIVE_INFINITY, retry: false } as const;

/** All that was uploaded from this browser, newest first; null where it lets the page keep nothing. Suspends. */
export function useLibrary() {
  return useSuspenseQuery({ queryKey: LIBRARY, queryFn: () => readEntries().catch(() => null), ...LOCAL })
    .data;
}

/** What this browser remembers of an image, or null. Suspends. */
export function useLibraryEntry(id: string) {
  const queryFn = async () => (await readEntry(id).catch(() => undefined)) ?? null;
  return useSuspenseQuery({ queryKey: [...LIBRARY, id], queryFn, ...LOCAL }).data;
}
