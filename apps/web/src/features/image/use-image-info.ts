import { type ImageInfo, PAGE_DATA_ID } from '@imgr/contracts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { type Failure, HostError } from '../../host/failure.ts';
import { fetchImageInfo } from '../../host/image-info.ts';

const POLL_MS = 2000;

export type FoundImage = { info: ImageInfo } | { failure: Failure } | { missing: true };

/** What the host knows of an image, or why it does not say. Asked again for as long as it is pending. Suspends. */
export function useImageInfo(id: string) {
  return useSuspenseQuery({
    queryKey: ['image', id],
    queryFn: ({ signal }) => findImage(id, signal),
    initialData: () => infoInPage(id),
    refetchInterval: ({ state: { data } }) =>
      data && 'info' in data && data.info.status === 'pending' ? POLL_MS : false,
    staleTime: 60_000,
    networkMode: 'always',
    retry: false,
  });
}

async function findImage(id: string, signal: AbortSignal): Promise<FoundImage> {
  try {
    const info = await fetchImageInfo(id, signal);
    return info ? { info } : { missing: true };
  } catch (error) {
    if (error instanceof HostError) return { failure: error.failure };
    throw error;
  }
}

/** The host writes it into the page that it sends, so that the image is there at once. */
function infoInPage(id: string): FoundImage | undefined {
  const text = document.getElementById(PAGE_DATA_ID)?.textContent;
  const info: ImageInfo | undefined = text ? JSON.parse(text) : undefined;
  return info?.id === id ? { info } : undefined;
}
