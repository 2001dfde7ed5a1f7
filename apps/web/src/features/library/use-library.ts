import { type QueryFunctionContext, useSuspenseQuery } from '@tanstack/react-query';
import { readEntries, readEntry } from './api/library.ts';

const LIBRARY = ['library'];
/** The list is in this browser: no network is needed, and whoever has the answers is told of its changes. */
const LOCAL = { networkMode: 'always', staleTime: Number.POSITIVE_INFINITY, retry: false } as const;
/** An image is not held up for longer by what is remembered of it. */
const PATIENCE_MS = 1000;

/** All that was uploaded from this browser, newest first; null where it lets the page keep nothing. Suspends. */
export function useLibrary() {
  return useSuspenseQuery({ queryKey: LIBRARY, queryFn: () => readEntries().catch(() => null), ...LOCAL })
    .data;
}

/** What this browser remembers of an image, or null: also for as long as it hangs. Suspends. */
export function useLibraryEntry(id: string) {
  const queryKey = [...LIBRARY, id];
  const queryFn = async ({ client }: QueryFunctionContext) => {
    const reading = readEntry(id).catch(() => undefined);
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, PATIENCE_MS, 'late'));
    const entry = await Promise.race([reading, late]);
    if (entry !== 'late') return entry ?? null;
    void reading.then(() => client.invalidateQueries({ queryKey }));
    return null;
  };
  return useSuspenseQuery({ queryKey, queryFn, ...LOCAL }).data;
}
