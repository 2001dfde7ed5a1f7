import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onLibraryChange, readEntries, readEntry } from './api/library.ts';

const LIBRARY = ['library'];
/** The list is in this browser: no network is needed, and it tells of its changes itself. */
const LOCAL = { networkMode: 'always', staleTime: Number.POSITIVE_INFINITY, retry: false } as const;

/** All that was uploaded from this browser, newest first. */
export function useLibrary() {
  useLibraryRefresh();
  return useQuery({ queryKey: LIBRARY, queryFn: readEntries, ...LOCAL });
}

/** What this browser remembers of an image: null if nothing, undefined until it is known. */
export function useLibraryEntry(id: string) {
  useLibraryRefresh();
  const { data, isError } = useQuery({
    queryKey: [...LIBRARY, id],
    queryFn: async () => (await readEntry(id)) ?? null,
    ...LOCAL,
  });
  return isError ? null : data;
}

function useLibraryRefresh() {
  const client = useQueryClient();
  useEffect(() => onLibraryChange(() => void client.invalidateQueries({ queryKey: LIBRARY })), [client]);
}
